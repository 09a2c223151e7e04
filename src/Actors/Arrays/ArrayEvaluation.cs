using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Arrays;

/// <summary>Submits lazy arrays as one program and reads the answers.</summary>
internal static class ArrayEvaluation
{
    /// <summary>Computes several single values in one program.</summary>
    /// <returns>One result for each value, in order.</returns>
    /// <exception cref="InvalidOperationException">One of them is an array and not a single value, or has no value because no element was chosen.</exception>
    public static Task<ImmutableArray<JobResult>> RunAsync(
        ImmutableArray<LazyArray> values, IProgress<JobProgress>? progress, CancellationToken cancellation)
    {
        foreach (var value in values.Where(value => !value.Expression.Shape.IsEmpty))
        {
            throw new InvalidOperationException(
                $"{value.Expression} is an array of {value.Expression.Shape.Length} axes and no single value. Reduce it, for example by Sum(), or write it to a segment.");
        }

        var whole = LazyArray.Over(values[0].Expression, values.AsSpan());
        var program = ArrayProgram.Of([.. values.Select(value => value.Expression), .. whole.Guards.Select(guard => guard.Count)]);
        return AwaitAsync();

        async Task<ImmutableArray<JobResult>> AwaitAsync()
        {
            var outcome = await ClientOf(whole).RunAsync(RequestFor(program, []), progress, cancellation);
            CheckGuards(whole.Guards, outcome.Results.AsSpan()[values.Length..]);
            return outcome.Results;
        }
    }

    /// <summary>Computes an array into a new segment of the session.</summary>
    public static async Task<SegmentHandle> WriteAsync(LazyArray array, string label, IProgress<JobProgress>? progress, CancellationToken cancellation)
    {
        var client = ClientOf(array);
        var program = ArrayProgram.Of([.. array.Guards.Select(guard => guard.Count)], label, array.Expression);
        var outcome = await client.RunAsync(RequestFor(program, [label]), progress, cancellation);
        var handle = outcome.Outputs[label];
        try
        {
            CheckGuards(array.Guards, outcome.Results.AsSpan());
            RequireType(array.Expression, handle.Element.ToDType());
        }
        catch (InvalidOperationException)
        {
            // The caller gets the reason and no array, so nobody else would retire the segment.
            await client.GiveUpAsync([handle]);
            throw;
        }

        return handle;
    }

    /// <summary>Gets the value of a result as a C# value.</summary>
    public static T ValueOf<T>(JobResult result)
        where T : unmanaged
    {
        var element = ElementTypes.Of<T>();
        if ((byte)result.DType != (byte)element || result.Value is not { } scalar)
        {
            throw new InvalidOperationException($"{result.Name} is {result.DType.Name()} of shape {result.Shape} and should be one {element.Name()}: two versions disagree about the types.");
        }

        Span<byte> bytes = stackalloc byte[16];
        scalar.CopyTo(bytes);
        return MemoryMarshal.Read<T>(bytes);
    }

    /// <summary>Gets the client that computes an array.</summary>
    /// <exception cref="InvalidOperationException">The array consists of constants alone.</exception>
    public static RunClient ClientOf(LazyArray array) =>
        array.Client ?? throw new InvalidOperationException($"{array.Expression} is a constant and belongs to no run. Combine it with an array first.");

    private static ProgramRequest RequestFor(ArrayProgram program, IReadOnlyList<string> outputs) =>
        new(program.Text, program.Inputs.ToDictionary(input => input.Key, input => (SegmentHandle)input.Value, StringComparer.Ordinal), outputs);

    /// <summary>Checks that the program's element type is the one that C# assumes; otherwise every number read from the elements would be wrong.</summary>
    /// <exception cref="InvalidOperationException">The types differ.</exception>
    private static void RequireType(ArrayExpression expression, DType found)
    {
        if (found != expression.DType)
        {
            throw new InvalidOperationException($"{expression} gives {found.Name()} where C# has {expression.DType.Name()}: a translation is wrong.");
        }
    }

    private static void CheckGuards(ImmutableArray<EmptyGuard> guards, ReadOnlySpan<JobResult> counts)
    {
        for (var i = 0; i < guards.Length; i++)
        {
            if (ValueOf<long>(counts[i]) == 0)
            {
                throw new InvalidOperationException(guards[i].Problem);
            }
        }
    }
}
