namespace ActorShm.Segments;

/// <summary>The directories that were made on the way to another one, to be removed with it.</summary>
internal sealed class MadeDirectories
{
    private readonly List<string> _paths = [];

    /// <summary>Notes one that was made, after its parents.</summary>
    public void Add(string path) => _paths.Add(path);

    /// <summary>Removes those in which nothing is.</summary>
    public void RemoveEmpty()
    {
        for (var i = _paths.Count - 1; i >= 0; i--)
        {
            // Fails when somebody else has something in it by now: then it is theirs.
            _ = Libc.RemoveDirectory(_paths[i]);
        }
    }
}
