using System.Numerics;

namespace ActorShm.Segments;

/// <summary>Finds the one generic conversion for two types that are known only when the program runs.</summary>
internal static class ConversionDispatch
{
    public static void Run(ReadOnlySpan<byte> source, Span<byte> target, in ConversionTask task)
    {
        switch (task.From.Component())
        {
            case ElementType.Int8:
                From<sbyte>(source, target, task);
                break;
            case ElementType.Int16:
                From<short>(source, target, task);
                break;
            case ElementType.Int32:
                From<int>(source, target, task);
                break;
            case ElementType.Int64:
                From<long>(source, target, task);
                break;
            case ElementType.UInt8:
                From<byte>(source, target, task);
                break;
            case ElementType.UInt16:
                From<ushort>(source, target, task);
                break;
            case ElementType.UInt32:
                From<uint>(source, target, task);
                break;
            case ElementType.UInt64:
                From<ulong>(source, target, task);
                break;
            case ElementType.Float16:
                From<Half>(source, target, task);
                break;
            case ElementType.Float32:
                From<float>(source, target, task);
                break;
            default:
                From<double>(source, target, task);
                break;
        }
    }

    private static void From<TFrom>(ReadOnlySpan<byte> source, Span<byte> target, in ConversionTask task)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
    {
        switch (task.To.Component())
        {
            case ElementType.Int8:
                ComponentConversion<TFrom, sbyte>.Run(source, target, task);
                break;
            case ElementType.Int16:
                ComponentConversion<TFrom, short>.Run(source, target, task);
                break;
            case ElementType.Int32:
                ComponentConversion<TFrom, int>.Run(source, target, task);
                break;
            case ElementType.Int64:
                ComponentConversion<TFrom, long>.Run(source, target, task);
                break;
            case ElementType.UInt8:
                ComponentConversion<TFrom, byte>.Run(source, target, task);
                break;
            case ElementType.UInt16:
                ComponentConversion<TFrom, ushort>.Run(source, target, task);
                break;
            case ElementType.UInt32:
                ComponentConversion<TFrom, uint>.Run(source, target, task);
                break;
            case ElementType.UInt64:
                ComponentConversion<TFrom, ulong>.Run(source, target, task);
                break;
            case ElementType.Float16:
                ComponentConversion<TFrom, Half>.Run(source, target, task);
                break;
            case ElementType.Float32:
                ComponentConversion<TFrom, float>.Run(source, target, task);
                break;
            default:
                ComponentConversion<TFrom, double>.Run(source, target, task);
                break;
        }
    }
}
