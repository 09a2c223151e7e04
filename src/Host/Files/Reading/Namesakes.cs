using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>Segments of a run that are called like a file that is not there: who names one as an input means its file.</summary>
internal static class Namesakes
{
    private const int Shown = 3;

    /// <summary>What to say of them, with a blank before it; empty when there are none.</summary>
    /// <param name="name">The name in the program.</param>
    /// <param name="file">What was taken for a file: a segment's name, its id, or the beginning of its id.</param>
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
            return string.Empty; // a run that has just ended, or is another user's: that the file is not there is true all the same
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
