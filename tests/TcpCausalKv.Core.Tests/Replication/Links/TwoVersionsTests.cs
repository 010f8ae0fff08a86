using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Replication.Links;

/// <summary>A cluster whose nodes are replaced, one after the other, by a build that knows one kind of effect more.</summary>
public sealed class TwoVersionsTests
{
    private const int Nodes = 3;
    private const EffectKind Appended = (EffectKind)100;

    private static readonly ProtocolVersions Old = ProtocolVersions.Current;
    private static readonly ProtocolVersions New = new(Old.Min, Old.Max + 1);

    // Sets a key to what it is given, twice: another effect than any that an old build knows.
    private static readonly EffectTable NewEffects = EffectTable.Current.With(new EffectRow(
        Appended, "twice", EffectParts.Key | EffectParts.Value, New.Max,
        (IEffectTarget target, in Effect effect, in WriteContext write) =>
            target.Set(new Effect(EffectKind.Set, effect.Key, (byte[])[.. effect.Value, .. effect.Value]), write)));

    private readonly bool[] _isNew = new bool[Nodes];
    private readonly LinkedCluster _cluster;

    public TwoVersionsTests()
    {
        _cluster = new LinkedCluster(Nodes, Build);
        _cluster.Converge();
    }

    [Fact]
    public void Through_a_rolling_restart_both_versions_work_and_the_new_kind_is_written_once_all_know_it()
    {
        for (int slot = 0; slot < Nodes; slot++)
        {
            Assert.All(_cluster.Alive.Where(node => _isNew[node.Slot]), node => Assert.False(node.Replica.IsKnownToAll(Appended)));
            _cluster.Kill(slot);
            WriteAt(_cluster.Alive.First().Slot, $"while {slot} was down");
            _isNew[slot] = true;
            _cluster.StartEmpty(slot, incarnation: 50 + (ulong)slot);
            _cluster.RunUntil(() => _cluster[slot].Replica.MayWrite, "the new build takes writes", dials: true);
            WriteAt(slot, $"from {slot}, which is new");
            _cluster.Converge();
        }

        _cluster.RunUntil(() => _cluster.Alive.All(node => node.Replica.IsKnownToAll(Appended)), "all have heard that all know the new kind",
            dials: true);
        _cluster.Node(1).Write(write => write.Add(new Effect(Appended, "twice"u8, "ab"u8)));
        _cluster.Converge();
        Assert.All(_cluster.Alive, node => Assert.Equal("abab", node.Node.Get("twice")));
    }

    [Fact]
    public void An_effect_that_not_all_know_is_never_written()
    {
        _cluster.Kill(0);
        _isNew[0] = true;
        _cluster.StartEmpty(0, incarnation: 50);
        _cluster.RunUntil(() => _cluster[0].Replica.MayWrite, "the new build takes writes", dials: true);
        Assert.Throws<InvalidOperationException>(() => _cluster.Node(0).Write(write => write.Add(new Effect(Appended, "k"u8, "v"u8))));
    }

    [Fact]
    public void Once_all_are_new_an_old_build_is_refused_by_name()
    {
        Through_a_rolling_restart_both_versions_work_and_the_new_kind_is_written_once_all_know_it();
        _cluster.Kill(2);
        _isNew[2] = false;
        _cluster.StartEmpty(2, incarnation: 90);
        TestConnection connection = _cluster.Dial(2, 0);
        _cluster.RunFor(100);
        LinkEnd end = connection.Outbound.Link.End!;
        Assert.Equal(RefusalReason.Version, end.Reason);
        Assert.Contains("start it with a later program", end.Text, StringComparison.Ordinal);
    }

    private ReplicaOptions Build(ReplicaOptions options) =>
        _isNew[options.Slot] ? options with { Speaks = New, Effects = NewEffects } : options;

    private void WriteAt(int slot, string value) => _cluster.Node(slot).Set("k", value);
}
