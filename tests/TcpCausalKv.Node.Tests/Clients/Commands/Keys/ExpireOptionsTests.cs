using TcpCausalKv.Node.Clients.Commands.Keys;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

public sealed class ExpireOptionsTests
{
    private const long Never = long.MaxValue;

    [Theory]
    [InlineData("", Never, 100, true)]
    [InlineData("", 200, 100, true)]
    [InlineData(" NX", Never, 100, true)]
    [InlineData(" nx", 200, 100, false)]
    [InlineData(" XX", Never, 100, false)]
    [InlineData(" XX", 200, 100, true)]
    [InlineData(" GT", 200, 201, true)]
    [InlineData(" GT", 200, 200, false)]
    [InlineData(" GT", 200, 199, false)]
    [InlineData(" GT", Never, Never - 1, false)]
    [InlineData(" LT", 200, 199, true)]
    [InlineData(" LT", 200, 200, false)]
    [InlineData(" LT", 200, 201, false)]
    [InlineData(" LT", Never, 100, true)]
    [InlineData(" XX GT", 200, 201, true)]
    [InlineData(" XX GT", Never, 201, false)]
    [InlineData(" LT XX", 200, 199, true)]
    [InlineData(" LT XX", Never, 199, false)]
    [InlineData(" XX XX", 200, 100, true)]
    public void A_deadline_takes_the_place_of_another_as_the_options_say(string words, long before, long after, bool isAllowed)
    {
        Assert.Null(ExpireOptions.TryRead(new Words("EXPIRE k 1" + words).List, out ExpireOptions options));
        Assert.Equal(isAllowed, options.Allow(before, after));
    }

    [Theory]
    [InlineData("WHAT", "ERR Unsupported option WHAT")]
    [InlineData("NX WHAT", "ERR Unsupported option WHAT")]
    [InlineData("NX XX", "ERR NX and XX, GT or LT options at the same time are not compatible")]
    [InlineData("GT NX", "ERR NX and XX, GT or LT options at the same time are not compatible")]
    [InlineData("NX LT", "ERR NX and XX, GT or LT options at the same time are not compatible")]
    [InlineData("NX GT LT", "ERR NX and XX, GT or LT options at the same time are not compatible")]
    [InlineData("XX GT LT", "ERR GT and LT options at the same time are not compatible")]
    public void Options_that_do_not_fit_are_refused(string words, string error) =>
        Assert.Equal(error, ExpireOptions.TryRead(new Words("EXPIRE k 1 " + words).List, out _));
}
