using ActorShm.Segments;

namespace ActorShm.Actors.WorkTables;

/// <summary>Caches the files of work tables that a node has mapped, for the next stages. Not thread-safe; owned by one worker.</summary>
/// <param name="directory">The directory in which the host of the run makes the files.</param>
internal sealed class WorkTableCache(string directory) : IDisposable
{
    private readonly Dictionary<long, SharedFile> _files = [];
    private readonly LinkedList<long> _idleOldestFirst = new();

    /// <summary>Gets the file with a number. Give it back by <see cref="Return"/>; one stage at a time may use it.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be mapped.</exception>
    public SharedFile Rent(long number)
    {
        if (_files.TryGetValue(number, out var file))
        {
            return _idleOldestFirst.Remove(number)
                ? file
                : throw new InvalidDataException($"Work table {number} is in use by another stage.");
        }

        file = SharedFile.Open(WorkTableFiles.PathOf(directory, number));
        _files.Add(number, file);
        return file;
    }

    /// <summary>Ends the use of a file. Small files stay mapped; the oldest are unmapped when there are too many.</summary>
    public void Return(long number)
    {
        if (_files[number].LengthBytes > WorkTableFiles.KeptBytes)
        {
            Drop(number);
            return;
        }

        _idleOldestFirst.AddLast(number);
        if (_idleOldestFirst.Count > WorkTableFiles.KeptFiles)
        {
            var oldest = _idleOldestFirst.First!.Value;
            _idleOldestFirst.RemoveFirst();
            Drop(oldest);
        }
    }

    /// <summary>Unmaps all files. Nobody may use one any more.</summary>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
        _idleOldestFirst.Clear();
    }

    private void Drop(long number)
    {
        _files.Remove(number, out var file);
        file!.Dispose();
    }
}
