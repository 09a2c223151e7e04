using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

// This file measures what a program without ActorShm would use, so it uses what is banned elsewhere.
#pragma warning disable RS0030

namespace ActorShm.Host.Bench.NineWays;

/// <summary>A whole file, mapped with the classes of .NET and seen as doubles after a header of 64 bytes.</summary>
internal sealed unsafe class MappedArray : IDisposable
{
    private const int HeadBytes = 64;
    private readonly MemoryMappedFile _file;
    private readonly int _elementCount;
    private readonly byte* _start;

    private MappedArray(MemoryMappedFile file, int elementCount)
    {
        _file = file;
        _elementCount = elementCount;
        Accessor = file.CreateViewAccessor(0, BytesFor(elementCount));
        Accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The same memory through the accessor's own methods.</summary>
    public MemoryMappedViewAccessor Accessor { get; }

    /// <summary>A word in the header, zero at first.</summary>
    public ref int Word => ref *(int*)(_start + Accessor.PointerOffset);

    /// <summary>Gets the length in bytes of the file for an array.</summary>
    public static long BytesFor(int elementCount) => HeadBytes + ((long)elementCount * sizeof(double));

    /// <summary>Gets the offset at which an element begins.</summary>
    public static long PositionOf(long element) => HeadBytes + (element * sizeof(double));

    /// <summary>Makes a new file that only this user may open, and maps it.</summary>
    public static MappedArray Create(string path, int elementCount)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.SetLength(BytesFor(elementCount));
        return Map(file.SafeFileHandle, elementCount);
    }

    /// <summary>Maps a file that another process made.</summary>
    public static MappedArray Open(string path, int elementCount)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return Map(file, elementCount);
    }

    /// <summary>Maps an open file, which the caller still owns.</summary>
    public static MappedArray Map(SafeFileHandle file, int elementCount) => new(
        MemoryMappedFile.CreateFromFile(file, mapName: null, BytesFor(elementCount), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true),
        elementCount);

    /// <summary>All elements.</summary>
    public Span<double> Elements => new(_start + Accessor.PointerOffset + HeadBytes, _elementCount);

    /// <summary>Gets all elements, for code that works on several threads. The result must not be used after <see cref="Dispose"/>.</summary>
    public Memory<double> AsMemory() => new Manager(this).Memory;

    public void Dispose()
    {
        Accessor.SafeMemoryMappedViewHandle.ReleasePointer();
        Accessor.Dispose();
        _file.Dispose();
    }

    private sealed class Manager(MappedArray array) : MemoryManager<double>
    {
        public override Span<double> GetSpan() => array.Elements;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("Mapped memory does not move.");

        public override void Unpin()
        {
            // Mapped memory does not move.
        }

        protected override void Dispose(bool disposing)
        {
            // The array belongs to the code that mapped it.
        }
    }
}
