namespace ActorShm.Hocon;

/// <summary>The files on the way from the first one to the one being read, and how many were read in all.</summary>
internal sealed class IncludeTrail(string? fullPath)
{
    private readonly Counter _counter = new();

    private IncludeTrail(string fullPath, IncludeTrail includedFrom)
        : this(fullPath)
    {
        IncludedFrom = includedFrom;
        Depth = includedFrom.Depth + 1;
        _counter = includedFrom._counter;
    }

    public string? FullPath { get; } = fullPath;

    public IncludeTrail? IncludedFrom { get; }

    /// <summary>How many includes lie between the first file and this one.</summary>
    public int Depth { get; }

    /// <summary>Makes the trail that is one file longer.</summary>
    /// <exception cref="HoconParseException">The file is already being read, or there are too many files.</exception>
    public IncludeTrail Include(string included, HoconOrigin origin)
    {
        for (var trail = this; trail is not null; trail = trail.IncludedFrom)
        {
            if (trail.FullPath == included)
            {
                throw new HoconParseException(
                    origin, $"'{included}' includes itself by way of this line; remove one include of the circle.");
            }
        }

        if (Depth == HoconLimits.IncludeDepth)
        {
            throw new HoconParseException(origin, $"includes are nested more than {HoconLimits.IncludeDepth} deep here.");
        }

        return ++_counter.Files <= HoconLimits.IncludedFiles
            ? new IncludeTrail(included, this)
            : throw new HoconParseException(origin, $"more than {HoconLimits.IncludedFiles} files are included in all.");
    }

    private sealed class Counter
    {
        public int Files { get; set; }
    }
}
