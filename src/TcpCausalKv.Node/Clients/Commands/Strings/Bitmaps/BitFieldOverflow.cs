namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>What becomes of a number that is out of its field's range.</summary>
internal enum BitFieldOverflow
{
    /// <summary>Its high bits are cut off.</summary>
    Wrap,

    /// <summary>It becomes the largest or smallest number of the field.</summary>
    Saturate,

    /// <summary>The field stays as it is.</summary>
    Fail,
}
