using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Measures how large a new file may be in one place: the tightest of all limits that apply there.</summary>
/// <param name="measureMemory">Measures the tightest limit on memory at the moment.</param>
internal sealed class SpaceMeter(Func<SpaceLimit> measureMemory)
{
    /// <summary>The tightest limit where an open file or directory lies.</summary>
    /// <param name="file">The file or directory.</param>
    /// <param name="place">Its name in error messages.</param>
    /// <param name="isInMemory">Whether files there lie in memory.</param>
    public SpaceLimit Measure(SafeFileHandle file, string place, out bool isInMemory)
    {
        var space = FileSystemSpace.Of(file, place);
        isInMemory = space.IsInMemory;
        var limit = new SpaceLimit($"the free space of '{place}'", space.FreeBytes).Min(SpaceLimit.OfFileSize);
        return isInMemory ? limit.Min(MeasureMemory()) : limit;
    }

    /// <summary>Measures the tightest limit on memory alone.</summary>
    public SpaceLimit MeasureMemory() => measureMemory();
}
