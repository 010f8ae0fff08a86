using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>Goes over the versions of a store, of every element or of those of one key.</summary>
internal static class StoreContents
{
    /// <summary>Shows all versions of all elements of a key.</summary>
    public static void ShowVersions(ElementStore store, ReadOnlySpan<byte> key, IVersionSink sink)
    {
        store.Keys.TryFind(key, out KeyPlace place);
        for (; place.Holds(key); place = place.Next)
        {
            VersionBody version = place.Version;
            if (version.Shape == VersionShape.Set) ShowVersions(key, store.SetAt(place), sink);
            else sink.Add(key, ElementName.Of(version.Shape), version.Dot, version.Timestamp, version.Value);
        }
    }

    /// <summary>The <see cref="ElementStore.Digest"/> worked out anew, for checks; orders are checked as well.</summary>
    public static ulong ComputeDigest(ElementStore store)
    {
        ulong digest = 0;
        foreach (KeyPlace place in store.Keys.RecordsFrom(0))
        {
            ulong key = VersionBody.DigestOfKey(place.Key);
            digest += place.Version.Digest(key);
            if (place.Version.Shape == VersionShape.Set) digest += ComputeDigest(store.SetAt(place), key);
        }

        return digest;
    }

    private static ulong ComputeDigest(in ElementSet set, ulong key)
    {
        ulong digest = 0;
        foreach (KeyPlace place in set.Records()) digest += place.Version.Digest(VersionBody.DigestOfElement(key, place.Key));
        if (set.Large is { } large && digest != large.Digest)
        {
            throw new InvalidOperationException($"A set's digest is {large.Digest:x16}, that of its versions {digest:x16}.");
        }

        SetCheck.Check(set);
        return digest;
    }

    private static void ShowVersions(ReadOnlySpan<byte> key, ElementSet set, IVersionSink sink)
    {
        foreach (KeyPlace place in set.Records())
        {
            VersionBody version = place.Version;
            sink.Add(key, place.Key, version.Dot, version.Timestamp, version.Value);
        }
    }
}
