using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class NpyFileTests
{
    [SkippableFact]
    public void The_files_that_NumPy_writes_are_read()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var scratch = new ScratchDirectory();
        NumPy.Run(
            """
            import sys, numpy as np
            d = sys.argv[1]
            np.save(d + '/a.npy', np.arange(12.0).reshape(3, 4))
            np.save(d + '/b.npy', np.array(True))
            np.save(d + '/c.npy', np.asfortranarray(np.ones((2, 3), dtype=np.int32)))
            np.save(d + '/d.npy', np.zeros((0, 5), dtype=np.float32))
            with open(d + '/e.npy', 'wb') as f: np.lib.format.write_array(f, np.arange(7), version=(2, 0))
            with open(d + '/f.npy', 'wb') as f: np.lib.format.write_array(f, np.arange(7), version=(3, 0))
            """,
            scratch.Path);

        Assert.Equal(new NpyHeader(ElementType.Float64, new Shape(3, 4), false, 128, new Version(1, 0)), Read("a"));
        Assert.Equal(new NpyHeader(ElementType.Bool, Shape.Scalar, false, 128, new Version(1, 0)), Read("b"));
        Assert.Equal(new NpyHeader(ElementType.Int32, new Shape(2, 3), true, 128, new Version(1, 0)), Read("c"));
        Assert.Equal(new NpyHeader(ElementType.Float32, new Shape(0, 5), false, 128, new Version(1, 0)), Read("d"));
        Assert.Equal(new Version(2, 0), Read("e").FormatVersion);
        Assert.Equal(new Version(3, 0), Read("f").FormatVersion);

        NpyHeader Read(string name) => NpyFile.ReadHeader(scratch.Combine(name + ".npy"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(60)]
    [InlineData(4095)]
    [InlineData(4103)]
    public void A_file_cut_off_anywhere_is_refused(int lengthBytes)
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("cut.npy");
        byte[] whole = [.. NpyHeaderWriter.Write(ElementType.Float64, Shape.Vector(1)), .. new byte[8]];
        File.WriteAllBytes(path, whole[..lengthBytes]);
        Assert.Throws<SegmentFormatException>(() => NpyFile.ReadHeader(path));
    }

    // Who gave such a path can mend it: what it is, is wrong, and not the machine.
    [Fact]
    public void A_file_that_lets_nobody_read_it_is_refused_as_no_array()
    {
        using var scratch = new ScratchDirectory();
        var loop = scratch.Combine("loop.npy");
        File.CreateSymbolicLink(loop, loop);

        Assert.Contains(loop, Assert.Throws<SegmentFormatException>(() => NpyFile.ReadHeader(loop)).Message, StringComparison.Ordinal);
        Assert.Throws<SegmentFormatException>(() => NpyFile.ReadHeader("/proc/self/mem"));
        Assert.Throws<FileNotFoundException>(() => NpyFile.ReadHeader(scratch.Combine("missing.npy")));
    }

    [Fact]
    public void A_header_longer_than_a_page_is_read_whole()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("long.npy");
        var text = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)," + new string(' ', 9_000) + "}\n";
        byte[] start = [.. NpyLayout.Magic, 1, 0, .. BitConverter.GetBytes((ushort)text.Length)];
        File.WriteAllBytes(path, [.. start, .. System.Text.Encoding.ASCII.GetBytes(text), .. new byte[8]]);
        Assert.Equal(start.Length + text.Length, NpyFile.ReadHeader(path).DataOffset);
    }

    [Fact]
    public void What_is_no_file_is_refused_without_waiting_for_it()
    {
        using var scratch = new ScratchDirectory();
        Assert.Throws<FileNotFoundException>(() => NpyFile.ReadHeader(scratch.Combine("nowhere.npy")));
        Assert.Throws<SegmentFormatException>(() => NpyFile.ReadHeader(scratch.Path));
        Assert.Throws<SegmentFormatException>(() => NpyFile.ReadHeader("/dev/null"));

        var pipe = scratch.Combine("pipe.npy");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]);
        mkfifo.WaitForExit();
        Assert.Throws<SegmentFormatException>(() => NpyFile.ReadHeader(pipe)); // an ordinary open would wait for a writer
    }
}
