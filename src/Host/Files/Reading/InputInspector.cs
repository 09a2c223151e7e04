using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>Examines an input without bringing it into a run: the header of a <c>.npy</c> file, the rows of a CSV file.</summary>
internal static class InputInspector
{
    /// <summary>Gets what a program would receive under the names of the inputs.</summary>
    /// <param name="file">The file with the inputs.</param>
    /// <param name="cancellation">Ends the reading of a CSV file.</param>
    /// <returns>What the program would receive, and a note about the file for people; the note is null for none.</returns>
    /// <exception cref="Ending.UsageException">The CSV file is not valid for these inputs.</exception>
    /// <exception cref="SegmentException">The <c>.npy</c> file is not valid.</exception>
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
