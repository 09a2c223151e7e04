using System.Numerics;

namespace ActorShm.Segments;

/// <summary>Work that needs the .NET type of an element type.</summary>
internal interface IElementWork
{
    /// <summary>Does the work.</summary>
    void Run<T>()
        where T : unmanaged;
}

/// <summary>Goes from an element type that is known only at run time to code for its .NET type.</summary>
internal static class ElementDispatch
{
    /// <summary>Does the work with the .NET type of <paramref name="element"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The element type is not in the table.</exception>
    public static void Run<TWork>(ElementType element, TWork work)
        where TWork : IElementWork
    {
        switch (element)
        {
            case ElementType.Bool: work.Run<bool>(); break;
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
            case ElementType.Complex64: work.Run<Complex64>(); break;
            case ElementType.Complex128: work.Run<Complex>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(element), element, $"Element type {(byte)element} is not known. Known are: {ElementTypes.KnownTypes}.");
        }
    }
}
