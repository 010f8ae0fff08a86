using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class WakerTests
{
    [Fact]
    public void A_wake_up_that_finds_the_buffer_full_is_no_error()
    {
        using Waker waker = new();

        for (int i = 0; i < 20_000; i++) Assert.True(waker.Wake());

        waker.Drain();
        Assert.Equal(0, waker.Socket.Available);
    }

    [Fact]
    public void Waking_what_is_disposed_says_so()
    {
        Waker waker = new();
        waker.Dispose();

        Assert.False(waker.Wake());
    }
}
