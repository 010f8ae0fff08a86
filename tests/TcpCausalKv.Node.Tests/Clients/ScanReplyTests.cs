namespace TcpCausalKv.Node.Tests.Clients;

public sealed class ScanReplyTests
{
    [Fact]
    public void A_SCAN_goes_on_at_another_node()
    {
        using NodeUnderTest one = new();
        using NodeUnderTest other = new();
        using TestClient first = one.Connect();
        using TestClient second = other.Connect();
        string[] keys = [.. Enumerable.Range(0, 1000).Select(number => $"key:{number}")];
        foreach (TestClient client in (TestClient[])[first, second])
        {
            foreach (string key in keys) client.Send($"SET {key} v\r\n");
            client.Expect(string.Concat(Enumerable.Repeat("+OK\r\n", keys.Length)));
        }

        HashSet<string> found = [];
        string cursor = "0";
        for (int call = 0; call == 0 || cursor != "0"; call++)
        {
            string[] lines = (call % 2 == 0 ? first : second).Ask($"SCAN {cursor} COUNT 50").Split("\r\n");
            cursor = lines[2];
            found.UnionWith(lines.Where(line => line.StartsWith("key:", StringComparison.Ordinal)));
        }

        Assert.Equal(keys.Order(), found.Order());
    }

    [Fact]
    public void A_SCAN_to_its_end_gives_every_key_once()
    {
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        string[] keys = [.. Enumerable.Range(0, 1000).Select(number => $"key:{number}")];
        foreach (string key in keys) client.Send($"SET {key} v\r\n");
        client.Expect(string.Concat(Enumerable.Repeat("+OK\r\n", keys.Length)));

        List<string> found = [];
        string cursor = "0";
        do
        {
            string[] lines = client.Ask($"SCAN {cursor} COUNT 17").Split("\r\n");
            cursor = lines[2];
            found.AddRange(lines.Where(line => line.StartsWith("key:", StringComparison.Ordinal)));
        }
        while (cursor != "0");

        Assert.Equal(keys.Order(), found.Order());
    }
}
