namespace ActorShm.Host.Files.Reading;

/// <summary>A growing list of numbers in chunks of one size. Not thread-safe.</summary>
internal sealed class CsvNumbers(int chunkElements)
{
    private readonly Queue<double[]> _chunks = new();
    private double[] _last = [];

    /// <summary>How many numbers there are.</summary>
    public long Count { get; private set; }

    /// <summary>Hands the chunks out in order; all but the last are full. They are not kept: columns of one file are there together, and their copies come beside them.</summary>
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
