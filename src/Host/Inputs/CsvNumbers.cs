namespace ActorShm.Host.Inputs;

/// <summary>A growing list of numbers in chunks of one size. Not thread-safe.</summary>
internal sealed class CsvNumbers(int chunkElements)
{
    private readonly List<double[]> _chunks = [];

    /// <summary>What people should know about the file they come from; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>The chunks in order; all but the last are full.</summary>
    public IEnumerable<ReadOnlyMemory<double>> Chunks
    {
        get
        {
            var left = Count;
            foreach (var chunk in _chunks)
            {
                yield return chunk.AsMemory(0, (int)Math.Min(left, chunk.Length));
                left -= chunk.Length;
            }
        }
    }

    public void Add(double value)
    {
        var offset = (int)(Count % chunkElements);
        if (offset == 0)
        {
            _chunks.Add(new double[chunkElements]);
        }

        _chunks[^1][offset] = value;
        Count++;
    }
}
