using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>Walks over the instructions of a method's code (ECMA-335, partition III).</summary>
internal static class Instructions
{
    private const byte TwoByteOpCode = 0xFE;

    private static readonly Dictionary<ushort, OperandType> OperandTypes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (OpCode)field.GetValue(null)!)
            .ToDictionary(static code => (ushort)code.Value, static code => code.OperandType);

    /// <summary>The tokens of all types, methods and fields that the code names, in its order.</summary>
    internal static List<int> MemberTokensOf(ReadOnlySpan<byte> code)
    {
        List<int> tokens = [];
        while (!code.IsEmpty)
        {
            bool isTwoBytes = code[0] == TwoByteOpCode;
            OperandType operand = OperandTypes[isTwoBytes ? BinaryPrimitives.ReadUInt16BigEndian(code) : code[0]];
            code = code[(isTwoBytes ? 2 : 1)..];
            if (IsMember(operand)) tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(code));
            code = code[BytesOf(operand, code)..];
        }

        return tokens;
    }

    private static bool IsMember(OperandType operand) =>
        operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    private static int BytesOf(OperandType operand, ReadOnlySpan<byte> code) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code)),
        _ => 4,
    };
}
