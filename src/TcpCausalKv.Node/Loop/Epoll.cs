using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TcpCausalKv.Node.Loop;

/// <summary>The calls and numbers of Linux's epoll, see epoll(7).</summary>
/// <remarks>
/// <code>
/// struct epoll_event        x86, x64 (packed)    everywhere else
///   events : u32            offset 0             offset 0
///   data   : u64            offset 4             offset 8
///   size                    12                   16
/// </code>
/// The layout depends on the processor that runs, not on the one that compiled, hence bytes and offsets instead of a struct.
/// </remarks>
internal static partial class Epoll
{
    /// <summary>Operation: watch a new descriptor.</summary>
    public const int Add = 1;

    /// <summary>Operation: stop watching.</summary>
    public const int Delete = 2;

    /// <summary>Operation: watch for something else.</summary>
    public const int Modify = 3;

    /// <summary>Event: a read would not block.</summary>
    public const uint Readable = 0x001;

    /// <summary>Event: a write would not block.</summary>
    public const uint Writable = 0x004;

    /// <summary>Event, reported unasked: an error is pending.</summary>
    public const uint Failed = 0x008;

    /// <summary>Event, reported unasked: both directions are closed.</summary>
    public const uint HungUp = 0x010;

    /// <summary>errno: a signal came in between.</summary>
    public const int Interrupted = 4;

    private const int CloseOnExec = 0x80000;

    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    /// <summary>Size of one event in bytes.</summary>
    public static int EventSize { get; } = Packed ? 12 : 16;

    private static int DataOffset { get; } = Packed ? 4 : 8;

    /// <summary>Makes an epoll instance that child processes do not inherit.</summary>
    public static EpollHandle Create() => Create(CloseOnExec);

    /// <summary>Writes one event in this processor's layout.</summary>
    public static void WriteEvent(Span<byte> destination, uint events, int token)
    {
        destination[..EventSize].Clear();
        Unsafe.WriteUnaligned(ref destination[0], events);
        Unsafe.WriteUnaligned(ref destination[DataOffset], (ulong)(uint)token);
    }

    /// <summary>Reads one event in this processor's layout.</summary>
    public static (uint Events, int Token) ReadEvent(ReadOnlySpan<byte> source)
    {
        uint events = MemoryMarshal.Read<uint>(source);
        ulong token = MemoryMarshal.Read<ulong>(source[DataOffset..]);
        return (events, (int)(uint)token);
    }

    /// <summary>epoll_ctl(2).</summary>
    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static unsafe partial int Control(EpollHandle epoll, int operation, SafeSocketHandle socket, byte* epollEvent);

    /// <summary>epoll_wait(2).</summary>
    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static unsafe partial int Wait(EpollHandle epoll, byte* events, int eventsMax, int timeoutMs);

    /// <summary>close(2).</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial EpollHandle Create(int flags);
}
