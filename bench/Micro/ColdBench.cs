using ActorShm.Segments;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Micro;

/// <summary>Ways of getting fresh pages: how long until they are there, until they are full for the first time, and until they are summed.</summary>
/// <remarks>
/// <c>fill</c> is through a mapping that was just made, <c>total</c> is prepare and fill together, <c>sum</c> is through one more fresh mapping; all with
/// one thread per core. <c>limit</c> is the same loop over the same pages once more, mapped and warm. The files have no names (<c>O_TMPFILE</c>), so the
/// kernel removes them with the process, however it ends.
/// </remarks>
internal sealed class ColdBench(BenchSettings settings)
{
    private const uint PrivateMode = 0x180; // 0600
    private const double Value = 1.5;

    private static readonly string[] DefaultDirectories = ["/dev/shm", "/var/tmp"];

    private readonly Figures _figures = Figures.InMilliseconds();
    private readonly long _fileBytes = settings.Elements * sizeof(double);

    public IReadOnlyList<BenchRow> Run()
    {
        foreach (var directory in settings.Directories.Count > 0 ? settings.Directories.Select(Path.GetFullPath) : DefaultDirectories)
        {
            MeasureIn(directory);
        }

        return [.. _figures.ToRows()];
    }

    private void MeasureIn(string directory)
    {
        for (var run = 0; run < settings.Runs; run++)
        {
            foreach (var way in ColdWay.All()) // interleaved, so that a busy minute does not fall on one of them
            {
                settings.Stop.ThrowIfCancellationRequested();
                using var file = UnnamedFile.Create(directory, PrivateMode);
                new SegmentStoreOptions().NewSpaceMeter().Measure(file.Handle, directory, out _).Admit(_fileBytes);
                Measure(way, file.Handle, directory);
            }
        }
    }

    private void Measure(ColdWay way, SafeFileHandle file, string directory)
    {
        var prepared = _figures.Time($"prepare {directory}", way.Name, () => way.Prepare(file, directory, _fileBytes));
        MappedPages? filled = null;
        var fill = _figures.Time($"fill {directory}", way.Name, () =>
        {
            filled = MappedPages.Map(file, 0, _fileBytes);
            Fill(filled);
        });
        _figures.Add($"total {directory}", way.Name, prepared + fill);
        using (filled)
        {
            if (way.Name == BenchRow.Ours)
            {
                _figures.Time($"fill {directory}", BenchRow.Limit, () => Fill(filled!));
            }
        }

        MeasureSum(way, file, directory);
    }

    private void MeasureSum(ColdWay way, SafeFileHandle file, string directory)
    {
        MappedPages? fresh = null;
        _figures.Time($"sum {directory}", way.Name, () =>
        {
            fresh = MappedPages.Map(file, 0, _fileBytes);
            RequireSum(fresh);
        });
        using (fresh)
        {
            if (way.Name == BenchRow.Ours)
            {
                _figures.Time($"sum {directory}", BenchRow.Limit, () => RequireSum(fresh!));
            }
        }
    }

    private static void Fill(MappedPages pages) => MemoryLoops.Fill(pages.Address, pages.LengthBytes, Value, Environment.ProcessorCount);

    private void RequireSum(MappedPages pages)
    {
        var sum = MemoryLoops.Sum(pages.Address, pages.LengthBytes, Environment.ProcessorCount);
        if (sum != Value * settings.Elements) // exact: every partial sum is a multiple of one half
        {
            throw new BenchException($"The pages sum to {sum:R}; what was written sums to {Value * settings.Elements:R}.");
        }
    }
}
