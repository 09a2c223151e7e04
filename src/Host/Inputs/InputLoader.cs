using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Inputs;

/// <summary>Brings an input into a run: a <c>.npy</c> file is mapped where it lies, a CSV column becomes a sealed segment.</summary>
internal static class InputLoader
{
    /// <summary>Makes the handle that a program's name stands for.</summary>
    /// <returns>The handle; and what people should know about the file, null for nothing.</returns>
    /// <exception cref="Commands.UsageException">The CSV file is not what it should be.</exception>
    /// <exception cref="RunFailedException">The <c>.npy</c> file is not what it should be, or there is no room.</exception>
    public static async Task<(SegmentHandle Handle, string? Note)> LoadAsync(InputArgument input, RunClient client, CancellationToken cancellation) =>
        input.Column is { } column
            ? await LoadColumnAsync(input, column, client, cancellation)
            : (await client.AdoptFileAsync(input.Path, input.Name, cancellation), null);

    private static async Task<(SegmentHandle Handle, string? Note)> LoadColumnAsync(InputArgument input, string column, RunClient client, CancellationToken cancellation)
    {
        var numbers = await CsvColumn.ReadAsync(input.Path, column, cancellation);
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(numbers.Count), input.Name, ArrayContent.Undefined, cancellation);
        using (var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite))
        {
            var start = 0L;
            foreach (var chunk in numbers.Chunks)
            {
                cancellation.ThrowIfCancellationRequested();
                chunk.Span.CopyTo(view.WriteSpan(start, chunk.Length));
                start += chunk.Length;
            }
        }

        await client.SealSegmentAsync(handle, cancellation);
        return (handle, numbers.Note);
    }
}
