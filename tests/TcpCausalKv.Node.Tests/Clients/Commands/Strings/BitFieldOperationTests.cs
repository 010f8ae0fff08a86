using System.Numerics;
using TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

public sealed class BitFieldOperationTests
{
    private static readonly long[] s_operands =
        [0, 1, -1, 2, -2, 3, 127, 128, -128, -129, 255, 256, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1];

    public static TheoryData<string> Types =>
        ["i1", "i2", "i3", "i8", "i31", "i32", "i33", "i63", "i64", "u1", "u2", "u3", "u8", "u31", "u32", "u33", "u62", "u63"];

    [Theory, MemberData(nameof(Types))]
    public void A_result_is_exact_or_treated_as_the_operation_says(string name)
    {
        Assert.True(BitFieldType.TryRead(System.Text.Encoding.ASCII.GetBytes(name), out BitFieldType type));
        foreach (long old in OldNumbersOf(type))
        {
            foreach (long operand in s_operands)
            {
                AssertDecides(new BitFieldOperation(BitFieldVerb.Increment, type, 0, operand, default), old, (BigInteger)old + operand);
                AssertDecides(new BitFieldOperation(BitFieldVerb.Set, type, 0, operand, default), old, type.IsSigned ? operand : (ulong)operand);
            }
        }
    }

    private static void AssertDecides(BitFieldOperation operation, long old, BigInteger exact)
    {
        (BigInteger min, BigInteger max) = RangeOf(operation.Type);
        bool fits = exact >= min && exact <= max;

        Assert.Equal(fits, (operation with { Overflow = BitFieldOverflow.Fail }).TryDecide(old, out _));
        Assert.True((operation with { Overflow = BitFieldOverflow.Saturate }).TryDecide(old, out long saturated));
        Assert.Equal(BigInteger.Max(min, BigInteger.Min(max, exact)), saturated);

        Assert.True((operation with { Overflow = BitFieldOverflow.Wrap }).TryDecide(old, out long wrapped));
        Assert.InRange(wrapped, min, max);
        Assert.True(((exact - wrapped) % (max - min + 1)).IsZero);
    }

    private static IEnumerable<long> OldNumbersOf(BitFieldType type)
    {
        (BigInteger min, BigInteger max) = RangeOf(type);
        return s_operands.Select(number => (BigInteger)number).Append(min).Append(max).Where(number => number >= min && number <= max)
            .Select(number => (long)number);
    }

    private static (BigInteger Min, BigInteger Max) RangeOf(BitFieldType type)
    {
        BigInteger size = BigInteger.One << type.Width;
        return type.IsSigned ? (-size / 2, (size / 2) - 1) : (0, size - 1);
    }
}
