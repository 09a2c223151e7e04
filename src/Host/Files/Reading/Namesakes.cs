using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>Finds segments of a run that have the name of a missing input file: a user who names a segment as an input means the segment's file.</summary>
internal static class Namesakes
{
    private const int Shown = 3;

    /// <summary>Returns a sentence about these segments, with a space before it; empty when there are none.</summary>
    /// <param name="name">The name in the program.</param>
    /// <param name="file">The text that was taken for a file; it may be a segment's name, its id, or the beginning of its id.</param>
    /// <param name="run">The directory of the run; null for no run.</param>
    public static string Describe(string name, string file, string? run)
    {
        if (run is null || !RunDirectory.IsRun(run))
        {
            return string.Empty;
        }

        SegmentRecord[] found;
        try
        {
            using var segments = SegmentDirectory.Attach(RunDirectory.SegmentsPathIn(run));
            found = [.. segments.List().Where(segment => segment.Label == file || segment.HasIdLike(file))];
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            return string.Empty; // the run has just ended, or belongs to another user; the message that the file is missing is true all the same
        }

        var inputs = string.Join(" or ", found.Take(Shown).Select(segment => $"--input {name}={segment.Path}"));
        return found.Length switch
        {
            0 => string.Empty,
            1 => $" The run has a segment of that name: {inputs}",
            <= Shown => $" The run has {found.Length} segments of that name: {inputs}",
            _ => $" The run has {found.Length} segments of that name, such as {inputs}",
        };
    }
}
