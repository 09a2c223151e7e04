using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Converts elements by the numbers of which they consist: a bool is one byte, a complex number is two floats side by side.</summary>
/// <typeparam name="TFrom">The numbers of the source.</typeparam>
/// <typeparam name="TTo">The numbers of the target.</typeparam>
internal static class ComponentConversion<TFrom, TTo>
    where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
    where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
{
    // The gathered and scattered numbers stay in the first-level cache: at most 16 KiB on the stack.
    private const int BlockElements = 1024;

    public static void Run(ReadOnlySpan<byte> source, Span<byte> target, in ConversionTask task)
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(source);
        var to = MemoryMarshal.Cast<byte, TTo>(target);
        if (task.To == ElementType.Bool)
        {
            ToTruth(from, target, task);
        }
        else if (task.From == ElementType.Bool || task.From.IsComplex() != task.To.IsComplex())
        {
            InBlocks(from, to, task);
        }
        else
        {
            RealConversion<TFrom, TTo>.Convert(from, to, task, task.From.IsComplex() ? 2 : 1);
        }
    }

    private static void ToTruth(ReadOnlySpan<TFrom> from, Span<byte> to, in ConversionTask task)
    {
        var stride = task.From.IsComplex() ? 2 : 1;
        for (var index = 0; index < to.Length; index++)
        {
            var value = from[index * stride];
            var hasImaginary = stride == 2 && from[(index * 2) + 1] != TFrom.Zero;
            if (task.Mode == ConversionMode.Exact && (hasImaginary || (value != TFrom.Zero && value != TFrom.One)))
            {
                throw stride == 2 ? task.Refusal(index, new Complex(Wide(value), Wide(from[(index * 2) + 1]))) : task.Refusal(index, value);
            }

            to[index] = value != TFrom.Zero || hasImaginary ? (byte)1 : (byte)0;
        }
    }

    private static void InBlocks(ReadOnlySpan<TFrom> from, Span<TTo> to, in ConversionTask task)
    {
        Span<TFrom> gathered = stackalloc TFrom[BlockElements];
        Span<TTo> converted = stackalloc TTo[BlockElements];
        var (fromStride, toStride) = (task.From.IsComplex() ? 2 : 1, task.To.IsComplex() ? 2 : 1);
        var elementCount = to.Length / toStride;
        for (var start = 0; start < elementCount; start += BlockElements)
        {
            var count = Math.Min(BlockElements, elementCount - start);
            var block = task with { FirstIndex = task.FirstIndex + start };
            var numbers = Gather(from.Slice(start * fromStride, count * fromStride), gathered[..count], block);
            if (toStride == 1)
            {
                RealConversion<TFrom, TTo>.Convert(numbers, to.Slice(start, count), block, 1);
                continue;
            }

            RealConversion<TFrom, TTo>.Convert(numbers, converted[..count], block, 1);
            Scatter(converted[..count], to.Slice(start * 2, count * 2));
        }
    }

    /// <summary>Gathers the real parts of complex numbers, or 0 and 1 for whatever bytes a file has as bools; leaves anything else as it is.</summary>
    private static ReadOnlySpan<TFrom> Gather(ReadOnlySpan<TFrom> from, Span<TFrom> gathered, in ConversionTask task)
    {
        if (task.From == ElementType.Bool)
        {
            for (var index = 0; index < gathered.Length; index++)
            {
                gathered[index] = from[index] == TFrom.Zero ? TFrom.Zero : TFrom.One;
            }

            return gathered;
        }

        return task.From.IsComplex() ? GatherReal(from, gathered, task) : from;
    }

    private static ReadOnlySpan<TFrom> GatherReal(ReadOnlySpan<TFrom> from, Span<TFrom> gathered, in ConversionTask task)
    {
        for (var index = 0; index < gathered.Length; index++)
        {
            gathered[index] = from[index * 2];
            if (task.Mode == ConversionMode.Exact && from[(index * 2) + 1] != TFrom.Zero)
            {
                throw task.Refusal(index, new Complex(Wide(from[index * 2]), Wide(from[(index * 2) + 1])));
            }
        }

        return gathered;
    }

    private static void Scatter(ReadOnlySpan<TTo> converted, Span<TTo> to)
    {
        for (var index = 0; index < converted.Length; index++)
        {
            to[index * 2] = converted[index];
            to[(index * 2) + 1] = TTo.Zero;
        }
    }

    private static double Wide(TFrom value) => double.CreateTruncating(value);
}
