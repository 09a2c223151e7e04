using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Converts elements from any type of the table to any other.</summary>
/// <remarks>Pure: spans in, spans out. Safe on any thread. If it throws, the target is partly written.</remarks>
public static class ElementConversion
{
    /// <summary>Converts spans of .NET types.</summary>
    /// <typeparam name="TFrom">The type of the source; one that <see cref="ElementTypes.ClrType"/> names.</typeparam>
    /// <typeparam name="TTo">The type of the target; likewise.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="target">Exactly as many elements.</param>
    /// <param name="mode">What happens to a value that does not fit.</param>
    /// <exception cref="ArgumentException"><typeparamref name="TFrom"/> or <typeparamref name="TTo"/> has no element type.</exception>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, ElementType, Span{byte}, ElementType, ConversionMode)" path="/exception"/>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> target, ConversionMode mode)
        where TFrom : unmanaged
        where TTo : unmanaged =>
        Convert(MemoryMarshal.AsBytes(source), ElementTypes.Of<TFrom>(), MemoryMarshal.AsBytes(target), ElementTypes.Of<TTo>(), mode);

    /// <summary>Converts elements whose types are known only when the program runs.</summary>
    /// <param name="source">Whole elements, little-endian like everything in a segment.</param>
    /// <param name="from">Their element type.</param>
    /// <param name="target">Exactly as many elements of the other type; shares no byte with <paramref name="source"/>.</param>
    /// <param name="to">The element type of the target.</param>
    /// <param name="mode">What happens to a value that does not fit.</param>
    /// <exception cref="OverflowException">A value does not fit, and the mode is <see cref="ConversionMode.Exact"/>; the message gives the index and the value.</exception>
    /// <exception cref="ArgumentException">The spans do not hold the same number of whole elements, or they overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A type or the mode is not known.</exception>
    public static void Convert(ReadOnlySpan<byte> source, ElementType from, Span<byte> target, ElementType to, ConversionMode mode) =>
        Convert(source, target, new ConversionTask(from, to, mode, FirstIndex: 0));

    /// <summary>Converts a part of an array.</summary>
    internal static void Convert(ReadOnlySpan<byte> source, Span<byte> target, in ConversionTask task)
    {
        RefuseImpossible(source, target, task);
        if (task.From == task.To)
        {
            source.CopyTo(target);
        }
        else
        {
            ConversionDispatch.Run(source, target, task);
        }
    }

    private static void RefuseImpossible(ReadOnlySpan<byte> source, Span<byte> target, in ConversionTask task)
    {
        if (task.Mode is not (ConversionMode.Exact or ConversionMode.Unchecked))
        {
            throw new ArgumentOutOfRangeException(nameof(task), task.Mode, "The mode is neither Exact nor Unchecked.");
        }

        var (sourceCount, sourceRest) = Math.DivRem(source.Length, task.From.SizeBytes());
        var (targetCount, targetRest) = Math.DivRem(target.Length, task.To.SizeBytes());
        if (sourceCount != targetCount || sourceRest != 0 || targetRest != 0)
        {
            throw new ArgumentException(
                $"{source.Length:N0} bytes of {task.From.Name()} do not become {target.Length:N0} bytes of {task.To.Name()}: both must be the same number of whole elements.",
                nameof(target));
        }

        if (source.Overlaps(target))
        {
            throw new ArgumentException("Source and target share memory; convert into memory of its own.", nameof(target));
        }
    }
}
