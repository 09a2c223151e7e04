using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>Brings inputs into a run: a <c>.npy</c> file is mapped where it lies, a CSV column becomes a sealed segment.</summary>
internal static class InputLoader
{
    /// <summary>Makes the handles for the names in a program.</summary>
    /// <param name="file">The file with the inputs.</param>
    /// <param name="client">A client of the run.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="Ending.UsageException">The CSV file is not valid for these inputs.</exception>
    /// <exception cref="RunFailedException">The <c>.npy</c> file is not valid, or there is no room.</exception>
    public static async Task<LoadedFile> LoadAsync(InputFile file, RunClient client, CancellationToken cancellation)
    {
        if (file.Columns is not { } columns)
        {
            return new LoadedFile(file.Path, [await client.AdoptFileAsync(file.Path, file.Inputs[0].Name, cancellation)], Note: null, Took: null);
        }

        var began = Stopwatch.GetTimestamp();
        var read = await CsvFile.ReadColumnsAsync(file.Path, columns, cancellation);
        var handles = new List<SegmentHandle>();
        foreach (var (input, numbers) in file.Inputs.Zip(read.Numbers))
        {
            handles.Add(await CopyAsync(numbers, input.Name, client, cancellation));
        }

        return new LoadedFile(file.Path, handles, read.Note, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<SegmentHandle> CopyAsync(CsvNumbers numbers, string name, RunClient client, CancellationToken cancellation)
    {
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(numbers.Count), name, ArrayContent.Undefined, cancellation);
        using (var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite))
        {
            var start = 0L;
            foreach (var chunk in numbers.TakeChunks())
            {
                cancellation.ThrowIfCancellationRequested();
                chunk.Span.CopyTo(view.WriteSpan(start, chunk.Length));
                start += chunk.Length;
            }
        }

        await client.SealSegmentAsync(handle, cancellation);
        return handle;
    }
}
