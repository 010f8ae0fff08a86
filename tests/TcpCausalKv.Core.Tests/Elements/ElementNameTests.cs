using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Elements;

public sealed class ElementNameTests
{
    [Theory]
    [InlineData(ElementKind.Text, "", true)]
    [InlineData(ElementKind.Text, "part", false)]
    [InlineData(ElementKind.Count, "", true)]
    [InlineData(ElementKind.Count, "part", false)]
    [InlineData(ElementKind.Expiry, "", true)]
    [InlineData(ElementKind.Expiry, "part", false)]
    [InlineData(ElementKind.Field, "", true)]
    [InlineData(ElementKind.Field, "part", true)]
    [InlineData(ElementKind.FieldCount, "part", true)]
    [InlineData(ElementKind.Member, "", true)]
    [InlineData(ElementKind.Member, "part", true)]
    [InlineData((ElementKind)0, "", false)]
    [InlineData((ElementKind)255, "part", false)]
    public void Only_kinds_with_parts_are_named_with_one(ElementKind kind, string part, bool isValid)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(part);
        Span<byte> name = ElementName.Write(new byte[64], kind, bytes);

        Assert.Equal(isValid, ElementName.IsValid(name));
        Assert.Equal(ElementName.Length(bytes.Length), name.Length);
        Assert.Equal(kind, ElementName.KindOf(name));
        Assert.Equal(bytes, ElementName.PartOf(name));
    }

    [Fact]
    public void No_bytes_are_no_name() => Assert.False(ElementName.IsValid([]));

    [Fact]
    public void Names_of_elements_without_parts_are_those_that_are_written()
    {
        byte[] buffer = new byte[1];
        Assert.Equal(ElementName.Write(buffer, ElementKind.Text, default), ElementName.Text);
        Assert.Equal(ElementName.Write(buffer, ElementKind.Count, default), ElementName.Count);
        Assert.Equal(ElementName.Write(buffer, ElementKind.Expiry, default), ElementName.Expiry);
    }
}
