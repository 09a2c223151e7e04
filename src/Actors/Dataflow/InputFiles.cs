using System.Collections.Immutable;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The files behind a job's inputs as they were when it began. A file that is replaced, truncated or written to while the job reads it would
/// make an answer of two contents; so every node checks what it has mapped, and the host looks again after every stage. Not thread-safe.
/// </summary>
internal sealed class InputFiles
{
    private readonly SegmentDirectory _segments;
    private readonly Dictionary<SegmentHandle, FileIdentity> _atBegin = [];

    /// <summary>Remembers which files there are now.</summary>
    /// <param name="segments">The run's segments.</param>
    /// <param name="inputs">What the job reads.</param>
    /// <exception cref="SegmentException">A handle names nothing, or not what it says: sizes are believed from here on.</exception>
    public InputFiles(SegmentDirectory segments, ImmutableArray<SegmentHandle> inputs)
    {
        _segments = segments;
        foreach (var input in inputs.Distinct())
        {
            var isForeign = segments.StateOf(input) == SegmentState.Foreign;
            var identity = segments.IdentityOf(input) ?? throw new SegmentGoneException($"Segment {input.Id} has no data here: the host finds no '{PathOf(input)}'. It was deleted or moved, or the host may not look there.");

            // Our own files are sealed, moved and written to in place by those who may.
            _atBegin.Add(input, isForeign ? identity : identity.WithoutTimes());
        }
    }

    /// <summary>Which file an input has to be; the default value for what is no input of the job, such as an array that it made itself.</summary>
    public FileIdentity Of(SegmentHandle input) => _atBegin.GetValueOrDefault(input);

    /// <summary>What happened to the first file that is not what it was; null when all are.</summary>
    public string? FindChange()
    {
        foreach (var (input, then) in _atBegin)
        {
            var now = _segments.IdentityOf(input);
            if (now is null || !now.Value.Matches(then))
            {
                return $"The input file '{PathOf(input)}' {Describe(then, now)} while the job read it, so there is no answer. Run it again when nobody changes the file.";
            }
        }

        return null;
    }

    /// <summary>Which file is shorter than it was, as the rest of a sentence about who has touched what is gone; null when none is.</summary>
    public string? FindTruncation()
    {
        foreach (var (input, then) in _atBegin)
        {
            if (_segments.IdentityOf(input) is { } now && IsTruncated(then, now))
            {
                return $"when the input file '{PathOf(input)}' {Describe(then, now)}";
            }
        }

        return null;
    }

    private static bool IsTruncated(in FileIdentity then, in FileIdentity now) => (now.Device, now.Inode) == (then.Device, then.Inode) && now.SizeBytes < then.SizeBytes;

    private static string Describe(FileIdentity then, FileIdentity? found) => found switch
    {
        null => "was removed",
        { } now when (now.Device, now.Inode) != (then.Device, then.Inode) => "was replaced by another",
        { } now when IsTruncated(then, now) => $"was truncated from {then.SizeBytes:N0} to {now.SizeBytes:N0} bytes",
        { } now when now.SizeBytes > then.SizeBytes => $"grew from {then.SizeBytes:N0} to {now.SizeBytes:N0} bytes",
        { } now when now.ModifiedTicks != then.ModifiedTicks => "was written to",
        _ => "was renamed or got other permissions",
    };

    private string PathOf(SegmentHandle input)
    {
        try
        {
            return _segments.PathOf(input);
        }
        catch (SegmentException)
        {
            return input.Id.ToString(); // retired meanwhile: the id is all that is left of it
        }
    }
}
