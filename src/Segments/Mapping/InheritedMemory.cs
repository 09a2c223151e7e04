using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A file in memory that has no name and that a process passes to the children it starts: a memfd.</summary>
/// <remarks>
/// If processes are not parent and child, or if one may die while another goes on, use a <see cref="SegmentStore"/>. Every program that this process
/// starts while the handle is open inherits the file, wanted or not.
/// </remarks>
internal static class InheritedMemory
{
    /// <summary>Makes a file without content; children find it open under the number that <see cref="System.Runtime.InteropServices.SafeHandle.DangerousGetHandle"/> returns here.</summary>
    /// <param name="name">A name for <c>/proc/PID/fd</c>, which only people look at.</param>
    /// <param name="lengthBytes">Its length. Its pages come into being when they are touched.</param>
    /// <returns>The file, which the caller owns.</returns>
    /// <exception cref="IOException">The kernel refuses, for example because too many files are open.</exception>
    public static SafeFileHandle Create(string name, long lengthBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        var descriptor = Libc.CreateMemoryFile(name, flags: 0);
        if (descriptor < 0)
        {
            throw Errno.Failure(Errno.Last, "create the memory file", name);
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.SetLength(file, lengthBytes);
        return file;
    }

    /// <summary>Takes the file that the parent of this process left open.</summary>
    /// <param name="descriptor">The number that the parent named.</param>
    /// <returns>The file, which the caller owns.</returns>
    public static SafeFileHandle Take(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
