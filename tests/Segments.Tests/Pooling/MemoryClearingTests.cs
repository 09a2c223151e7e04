using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments.Tests;

/// <summary>What is cleared is zeros to the last byte, and nothing else is touched.</summary>
public class MemoryClearingTests
{
    private const uint PrivateMode = 0x180; // 0600
    private const int HugePageBytes = 2 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(HugePageBytes + 1)]
    [InlineData((8 << 20) + 64)] // one chunk and a little
    [InlineData((100 << 20) + 4097)] // past the caches, by several threads
    public void Exactly_the_first_bytes_become_zeros(int clearedBytes)
    {
        const int KeptBytes = 10_000;
        using var file = UnnamedFile.Create("/dev/shm", PrivateMode);
        Write(file.Handle, clearedBytes + KeptBytes);

        MemoryClearing.Clear(file.Handle, clearedBytes);

        var bytes = new byte[clearedBytes + KeptBytes];
        RandomAccess.Read(file.Handle, bytes, 0);
        Assert.Equal(-1, bytes.AsSpan(0, clearedBytes).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, bytes.AsSpan(clearedBytes).IndexOfAnyExcept(byte.MaxValue));
    }

    [Theory]
    [InlineData(1 << 20, 4096)] // by the calling thread
    [InlineData(100 << 20, 50 << 20)] // by several, of which some find their pages
    public void A_file_that_was_cut_is_an_exception_and_not_the_end_of_the_process(int clearedBytes, int foundBytes)
    {
        using var file = UnnamedFile.Create("/dev/shm", PrivateMode);
        Write(file.Handle, foundBytes);

        var failed = Assert.Throws<SegmentFormatException>(() => MemoryClearing.Clear(file.Handle, clearedBytes));

        Assert.Contains("somebody has cut the file", failed.Message, StringComparison.Ordinal);
    }

    private static void Write(SafeFileHandle file, int lengthBytes)
    {
        var ones = new byte[lengthBytes];
        Array.Fill(ones, byte.MaxValue);
        RandomAccess.Write(file, ones, 0);
    }
}
