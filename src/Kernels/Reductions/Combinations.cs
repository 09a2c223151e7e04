using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Joins the results of two neighbouring runs of elements. Each operation is a type, so that it is compiled into the body of a loop over many results.</summary>
internal interface ICombination
{
    static abstract Partial Of(Partial left, Partial right);
}

/// <summary>The sum of float64.</summary>
internal readonly struct FloatSumOf : ICombination
{
    public static Partial Of(Partial left, Partial right) =>
        new(BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(left.Bits) + BitConverter.Int64BitsToDouble(right.Bits)), left.Count + right.Count);
}

/// <summary>The sum of int64, which wraps around.</summary>
internal readonly struct IntegerSumOf : ICombination
{
    public static Partial Of(Partial left, Partial right) => new(left.Bits + right.Bits, left.Count + right.Count);
}

/// <summary>The product of float64.</summary>
internal readonly struct FloatProductOf : ICombination
{
    public static Partial Of(Partial left, Partial right) =>
        new(BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(left.Bits) * BitConverter.Int64BitsToDouble(right.Bits)), left.Count + right.Count);
}

/// <summary>The product of int64, which wraps around.</summary>
internal readonly struct IntegerProductOf : ICombination
{
    public static Partial Of(Partial left, Partial right) => new(left.Bits * right.Bits, left.Count + right.Count);
}

/// <summary>The smaller or larger value.</summary>
internal readonly unsafe struct ExtremeOf<T, TExtreme> : ICombination
    where T : unmanaged, INumber<T>
    where TExtreme : struct, IExtreme<T>
{
    public static Partial Of(Partial left, Partial right)
    {
        var (a, b) = (left.Bits, right.Bits);
        return new Partial(ExtremeLoops.Bits(TExtreme.Of(*(T*)&a, *(T*)&b)), left.Count + right.Count);
    }
}

/// <summary>The better value, with its index. In a tie the left run wins, because its index is smaller.</summary>
internal readonly unsafe struct PositionOf<T, TPosition> : ICombination
    where T : unmanaged, INumber<T>
    where TPosition : struct, IPosition<T>
{
    public static Partial Of(Partial left, Partial right)
    {
        var (a, b) = (left.Bits, right.Bits);
        return TPosition.IsBetter(*(T*)&b, *(T*)&a) ? right : left;
    }
}
