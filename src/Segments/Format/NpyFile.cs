using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Reads the headers of <c>.npy</c> files, and refuses files that do not hold what their header says.</summary>
public static class NpyFile
{
    /// <summary>Reads and checks the header of a file. Touches no element. Safe on any thread.</summary>
    /// <exception cref="SegmentFormatException">
    /// The file is not a regular file, not a <c>.npy</c> file, truncated, or of an unknown element type, or nobody can read it, such as a symbolic link to itself.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">This process, or the machine, can open no more files.</exception>
    public static NpyHeader ReadHeader(string path) => ReadHeader(path, isMapped: false);

    /// <param name="path">The file.</param>
    /// <param name="isMapped">Whether the file is to be used where it lies.</param>
    internal static NpyHeader ReadHeader(string path, bool isMapped)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = OpenToRead(path);
            if (isMapped)
            {
                RequireMappable(file, path);
            }

            return ReadHeader(file, NativeFile.Status(file), path);
        }
        catch (IOException unreadable) when (!Errno.IsAbsence(unreadable) && !ProcessLimits.IsFileLimit(unreadable.HResult))
        {
            throw new SegmentFormatException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Opens a file to read, without waiting for a writer if it is a named pipe.</summary>
    internal static SafeFileHandle OpenToRead(string path) => NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);

    /// <summary>Reads and checks the header of an open file.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="status">The status of the file.</param>
    /// <param name="source">The name of the file in error messages.</param>
    internal static NpyHeader ReadHeader(SafeFileHandle file, in FileStatus status, string source)
    {
        if (!status.IsRegular)
        {
            throw new SegmentFormatException($"'{source}' is not a regular file, so it cannot be a .npy file.");
        }

        // Nearly every header ends within the first page; only longer ones are read a second time, and never beyond the cap.
        Span<byte> firstPage = stackalloc byte[NpyLayout.DataOffset];
        var prefix = firstPage[..Fill(file, firstPage)];
        var headerEnd = NpyHeaderReader.HeaderEnd(prefix, source);
        if (headerEnd > prefix.Length)
        {
            var longer = new byte[Math.Min(headerEnd, status.SizeBytes)];
            prefix = longer.AsSpan(0, Fill(file, longer));
        }

        return NpyHeaderReader.Read(prefix, status.SizeBytes, source);
    }

    private static int Fill(SafeFileHandle file, Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            var count = RandomAccess.Read(file, destination[filled..], filled);
            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        return filled;
    }

    /// <summary>Refuses a file that cannot be mapped up to an arbitrary byte: on hugetlbfs only whole pages of that file system, of up to a GiB, can be mapped and given back.</summary>
    /// <exception cref="SegmentException">The file lies on hugetlbfs.</exception>
    internal static void RequireMappable(SafeFileHandle file, string source)
    {
        if (Libc.FileSystemStatus(file, out var status) == 0 && status.Kind == FileSystemKind.HugeTlb)
        {
            throw new SegmentException($"'{source}' lies on hugetlbfs, whose pages of {status.BlockBytes:N0} bytes are mapped as a whole or not at all, so it cannot be used in place. {ImportAdvice.For(source)}");
        }
    }

    /// <summary>Refuses an array whose elements a span cannot view in order.</summary>
    internal static void RequireUsableInPlace(NpyHeader header, string source)
    {
        if (header.IsBigEndian)
        {
            throw new SegmentFormatException($"'{source}' holds big-endian {header.Element.Name()}; in place only little-endian numbers can be worked on. {ImportAdvice.For(source)}");
        }

        if (header.IsTransposed)
        {
            throw new SegmentFormatException($"'{source}' is in Fortran order with {header.Shape.Rank} axes; segments are in C order. {ImportAdvice.For(source)}");
        }

        if (header.DataOffset % header.Element.Component().SizeBytes() != 0)
        {
            throw new SegmentFormatException(
                $"'{source}' has its data at byte {header.DataOffset}, which is not aligned for {header.Element.Name()}, so it cannot be used in place. {ImportAdvice.For(source)}");
        }
    }
}
