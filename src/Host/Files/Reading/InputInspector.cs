using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>Looks at an input without bringing it into a run: of a <c>.npy</c> file the header, of a CSV file the rows.</summary>
internal static class InputInspector
{
    /// <summary>What a program would get under the names of the inputs.</summary>
    /// <param name="file">The file that has them.</param>
    /// <param name="cancellation">Ends the reading of a CSV file.</param>
    /// <returns>That; and what people should know about the file, null for nothing.</returns>
    /// <exception cref="Ending.UsageException">The CSV file is not what it should be.</exception>
    /// <exception cref="SegmentException">The <c>.npy</c> file is not what it should be.</exception>
    public static async Task<(EstimatedInput[] Inputs, string? Note)> InspectAsync(InputFile file, CancellationToken cancellation)
    {
        if (file.Columns is not { } columns)
        {
            var header = SegmentStore.ReadAdoptable(file.Path);
            return ([new EstimatedInput(file.Inputs[0].Name, header.Element, header.Shape, IsCopied: false)], null);
        }

        var (rows, note) = await CsvFile.CountRowsAsync(file.Path, columns, cancellation);
        return ([.. file.Inputs.Select(input => new EstimatedInput(input.Name, ElementType.Float64, Shape.Vector(rows), IsCopied: true))], note);
    }
}
