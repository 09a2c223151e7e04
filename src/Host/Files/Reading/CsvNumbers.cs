namespace ActorShm.Host.Files.Reading;

/// <summary>A growing list of numbers in chunks of one size. Not thread-safe.</summary>
internal sealed class CsvNumbers(int chunkElements)
{
    private readonly Queue<double[]> _chunks = new();
    private double[] _last = [];

    /// <summary>The number of numbers.</summary>
    public long Count { get; private set; }

    /// <summary>Hands out the chunks in order; all but the last are full. The chunks are not kept, because the columns of a file are in memory together, and their copies come in addition.</summary>
    public IEnumerable<ReadOnlyMemory<double>> TakeChunks()
    {
        var left = Count;
        Count = 0;
        while (_chunks.TryDequeue(out var chunk))
        {
            yield return chunk.AsMemory(0, (int)Math.Min(left, chunk.Length));
            left -= chunk.Length;
        }
    }

    public void Add(double value)
    {
        var offset = (int)(Count % chunkElements);
        if (offset == 0)
        {
            _chunks.Enqueue(_last = new double[chunkElements]);
        }

        _last[offset] = value;
        Count++;
    }
}
