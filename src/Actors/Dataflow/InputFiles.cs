using System.Collections.Immutable;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The files of a job's inputs, as they were when it began. If a file is replaced, truncated or written to while the job reads it, the answer
/// would mix two contents. So every node checks what it has mapped, and the host looks again after every stage. Not thread-safe.
/// </summary>
internal sealed class InputFiles
{
    private readonly SegmentDirectory _segments;
    private readonly Dictionary<SegmentHandle, FileIdentity> _atBegin = [];

    /// <summary>Records which files the inputs are now.</summary>
    /// <param name="segments">The run's segments.</param>
    /// <param name="inputs">The job's inputs.</param>
    /// <exception cref="SegmentException">A handle names nothing, or something other than it says. Sizes are trusted from here on.</exception>
    public InputFiles(SegmentDirectory segments, ImmutableArray<SegmentHandle> inputs)
    {
        _segments = segments;
        foreach (var input in inputs.Distinct())
        {
            var isForeign = segments.StateOf(input) == SegmentState.Foreign;
            var identity = segments.IdentityOf(input) ?? throw new SegmentGoneException($"Segment {input.Id} has no data here: the host finds no '{PathOf(input)}'. It was deleted or moved, or the host may not look there.");

            // Our own files may be sealed, moved and written in place by those who have the right to.
            _atBegin.Add(input, isForeign ? identity : identity.WithoutTimes());
        }
    }

    /// <summary>Gets the file that an input must be; the default value for anything that is not an input of the job, such as an array that it made itself.</summary>
    public FileIdentity Of(SegmentHandle input) => _atBegin.GetValueOrDefault(input);

    /// <summary>Describes what happened to the first file that has changed; null when none has.</summary>
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

    /// <summary>Names a file that is shorter than it was, as the rest of a sentence about a process that touched the missing part; null when there is none.</summary>
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
            return input.Id.ToString(); // retired meanwhile; only its id is known
        }
    }
}
