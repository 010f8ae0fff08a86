using System.Text;
using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyspaceModelTests(ITestOutputHelper output)
{
    private const int Width = 4;

    private enum Kind { Set, SetAgain, Delete, DeleteAgain, Flush }

    // `Seen` says, per slot and in 256ths, how much of what is here the write had observed.
    private sealed record Step(Kind Kind, int Key, int Origin, int Timestamp, int ValueLength, byte[] Seen);

    private static readonly Gen<Kind> Kinds = Gen.Frequency(
        (60, Gen.Const(Kind.Set)),
        (10, Gen.Const(Kind.SetAgain)),
        (25, Gen.Const(Kind.Delete)),
        (5, Gen.Const(Kind.DeleteAgain)),
        (1, Gen.Const(Kind.Flush)));

    private static readonly Gen<Step> Steps =
        from kind in Kinds
        from key in Gen.Int[0, 59]
        from origin in Gen.Int[0, Width - 1]
        from timestamp in Gen.Int[1, 6]
        from length in Gen.Int[0, 5]
        from seen in Gen.OneOf(Gen.Const(new byte[] { 255, 255, 255, 255 }), Gen.Byte.Array[Width])
        select new Step(kind, key, origin, timestamp, length, seen);

    [Fact]
    public void Any_run_of_writes_leaves_what_the_plain_rules_leave() =>
        Steps.List[0, 300].Sample(Run, iter: 500, writeLine: output.WriteLine);

    [Fact]
    public void Ten_thousand_keys_behave_as_the_plain_rules_say()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        Twins twins = new(checkEach: false);

        for (int i = 0; i < 40_000; i++)
        {
            byte[] seen = new byte[Width];
            random.NextBytes(seen);
            Kind kind = (Kind)(random.Next(10) * 10 / 25);
            twins.Take(new Step(kind, random.Next(10_000), random.Next(Width), random.Next(1, 9), random.Next(9), seen));
            if (i is 15_000 or 30_000) twins.Take(new Step(Kind.Flush, 0, 0, 1, 0, seen));
            if (i % 1_000 == 0) twins.CheckAll();
        }

        twins.CheckAll();
    }

    private static void Run(List<Step> steps)
    {
        Twins twins = new(checkEach: true);
        foreach (Step step in steps) twins.Take(step);
        twins.CheckAll();
    }

    private sealed class Twins(bool checkEach)
    {
        private readonly Keyspace _keyspace = new();
        private readonly ModelKeyspace _model = new();
        private readonly ulong[] _applied = new ulong[Width];

        public void Take(Step step)
        {
            // "Again" is another effect of the write that this origin made last.
            bool again = step.Kind is Kind.SetAgain or Kind.DeleteAgain && _applied[step.Origin] > 0;
            if (!again) _applied[step.Origin]++;
            Dot dot = new(step.Origin, _applied[step.Origin]);
            ulong[] observed = [.. _applied.Zip(step.Seen, (count, part) => part == 255 ? count : count * part / 256)];
            observed[step.Origin] = dot.Entry - 1;

            Apply(step, $"key:{step.Key}", dot, observed);
            if (checkEach) Check($"key:{step.Key}");
        }

        public void CheckAll()
        {
            foreach (string key in _model.Keys) CheckKey(key);
            Check("key:0");

            List<string> scanned = [];
            _keyspace.Scan(0, 0, int.MaxValue, key => scanned.Add(Encoding.UTF8.GetString(key)));
            Assert.Equal(_model.Keys, scanned.Order(StringComparer.Ordinal));
        }

        private void Apply(Step step, string key, Dot dot, ulong[] observed)
        {
            byte[] name = Encoding.UTF8.GetBytes(key);
            switch (step.Kind)
            {
                case Kind.Set or Kind.SetAgain:
                    byte[] value = [.. Enumerable.Repeat((byte)dot.Entry, step.ValueLength)];
                    _keyspace.Set(name, value, dot, new HybridTimestamp((ulong)step.Timestamp), observed);
                    _model.Set(key, value, dot, new HybridTimestamp((ulong)step.Timestamp), observed);
                    break;
                case Kind.Delete or Kind.DeleteAgain:
                    Assert.Equal(_model.Delete(key, dot, observed), _keyspace.Delete(name, dot, observed));
                    break;
                default:
                    _keyspace.Flush(dot, observed);
                    _model.Flush(dot, observed);
                    break;
            }
        }

        private void Check(string key)
        {
            Assert.Equal(_model.Keys.Count, _keyspace.Count);
            Assert.Equal(_model.Siblings, _keyspace.Siblings);
            Assert.Equal(_keyspace.ComputeDigest(), _keyspace.Digest);
            CheckKey(key);
        }

        private void CheckKey(string key)
        {
            byte[] name = Encoding.UTF8.GetBytes(key);
            IReadOnlyList<KeyVersion> expected = _model.Versions(key);
            List<KeyVersion> actual = [];

            Assert.Equal(expected.Count > 0, _keyspace.TryGetVersions(name, actual));
            Assert.Equal(expected.Select(Text), actual.Select(Text));
            Assert.Equal(expected.Count > 0, _keyspace.TryGet(name, out ReadOnlySpan<byte> value));
            if (expected.Count > 0) Assert.True(value.SequenceEqual(expected[0].Value.Span));
        }

        private static string Text(KeyVersion version) =>
            $"{version.Dot} {version.Timestamp} {Convert.ToHexString(version.Value.Span)}";
    }
}
