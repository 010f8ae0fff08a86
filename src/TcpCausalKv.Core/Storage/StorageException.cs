namespace TcpCausalKv.Core.Storage;

/// <summary>The disk did not do what was asked of it. The message names file and cause.</summary>
public sealed class StorageException : IOException
{
    /// <summary>A failure in words.</summary>
    public StorageException(string message) : base(message)
    {
    }

    /// <summary>A failure in words, and what the system said.</summary>
    public StorageException(string message, Exception cause) : base(message, cause)
    {
    }

    /// <summary>True if there was no room, and nothing else was wrong: the same may be tried again, and will do once there is.</summary>
    public bool IsFull { get; init; }
}
