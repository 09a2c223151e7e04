using System.Numerics;

namespace ActorShm.Segments;

/// <summary>Work that computes with real numbers.</summary>
internal interface IRealWork
{
    /// <summary>Does the work.</summary>
    void Run<TReal>()
        where TReal : unmanaged, INumber<TReal>;
}

/// <summary>Goes from an element type to arithmetic with its .NET type.</summary>
internal static class RealDispatch
{
    /// <summary>Does the work with the .NET type of <paramref name="element"/>.</summary>
    /// <exception cref="ArgumentException">The element type is not a real number.</exception>
    public static void Run<TWork>(ElementType element, TWork work)
        where TWork : IRealWork
    {
        switch (element)
        {
            case ElementType.Int8: work.Run<sbyte>(); break;
            case ElementType.Int16: work.Run<short>(); break;
            case ElementType.Int32: work.Run<int>(); break;
            case ElementType.Int64: work.Run<long>(); break;
            case ElementType.UInt8: work.Run<byte>(); break;
            case ElementType.UInt16: work.Run<ushort>(); break;
            case ElementType.UInt32: work.Run<uint>(); break;
            case ElementType.UInt64: work.Run<ulong>(); break;
            case ElementType.Float16: work.Run<Half>(); break;
            case ElementType.Float32: work.Run<float>(); break;
            case ElementType.Float64: work.Run<double>(); break;
            default: throw new ArgumentException($"{element.Name()} is no real number. Choose an integer or a floating-point type.");
        }
    }

    /// <summary>Determines whether an element type is an IEEE 754 real number.</summary>
    public static bool IsFloating(this ElementType element) => element is ElementType.Float16 or ElementType.Float32 or ElementType.Float64;
}
