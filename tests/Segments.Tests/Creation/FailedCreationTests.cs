using System.Numerics.Tensors;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Whatever keeps an array from being made or filled, no segment, no mapping and no descriptor stays.</summary>
public class FailedCreationTests
{
    [SkippableFact]
    public void A_full_file_system_is_an_exception_in_every_way_of_making_an_array()
    {
        const int count = 2 << 20; // doubles: twice the room there is
        using var small = SmallFileSystem.Mount(megabytes: 8);
        using var scratch = new ScratchDirectory();
        using var fixture = new StoreFixture(parent: small.Path);
        using var elsewhere = new StoreFixture();
        using var large = elsewhere.Store.Zeros<double>(count);
        var store = fixture.Store;
        var values = new double[count];
        var file = ForeignFile.Write(scratch, "<f8", $"({count},)", fortranOrder: false, new byte[count * sizeof(double)]);
        var freeBytes = FreeBytes(small);
        Action[] ways =
        [
            () => store.Empty<double>(count), () => store.Zeros<double>(count), () => store.Ones<double>(count), () => store.Full(count, 0.5),
            () => store.Arange(0.0, count, 1), () => store.Linspace<double>(0, 1, count), () => store.Random<double>(count, 1),
            () => store.CopyOf(values), () => store.CopyOf<double>((Array)values), () => store.CopyOf(large.AsArray()), () => store.ZerosLike(large),
            () => store.FromFile<double>(file), () => store.Import(file, "import"), () => store.Create(ElementType.Float64, count, "ones", ArrayContent.Ones),
        ];
        foreach (var way in ways)
        {
            var full = Assert.Throws<OutOfSpaceException>(way);
            Assert.Equal((count * sizeof(double)) + 4096, full.RequestedBytes);
            AssertNothingIsLeft(fixture);
            Assert.Equal(freeBytes, FreeBytes(small));
        }

        using var fits = store.Ones<double>(1 << 18);
        Assert.Equal(1, fits.ReadSpan((1 << 18) - 1, 1)[0]);
    }

    [Fact]
    public void A_value_that_the_element_type_cannot_hold_leaves_nothing()
    {
        using var fixture = new StoreFixture();
        Assert.Throws<OverflowException>(() => fixture.Store.Create(ElementType.UInt8, 1_000_000, "full", ArrayContent.Full(256L)));
        Assert.Throws<OverflowException>(() => fixture.Store.Create(ElementType.Int16, 100_000, "arange", ArrayContent.Arange(0L, 1L)));
        AssertNothingIsLeft(fixture);
    }

    [Fact]
    public void A_disposed_store_makes_nothing()
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        using var elsewhere = new StoreFixture();
        using var source = elsewhere.Store.Zeros<double>(3);
        var file = ForeignFile.Write(scratch, "<f8", "(3,)", fortranOrder: false, new byte[24]);
        var store = fixture.Store;
        store.Dispose();
        Action[] ways =
        [
            () => store.Empty<double>(1), () => store.Zeros<double>(1), () => store.Ones<double>(1), () => store.Full(1, 0.5), () => store.Arange(0, 1, 1),
            () => store.Linspace<double>(0, 1), () => store.Random<double>(1, 1), () => store.CopyOf([1.0]), () => store.CopyOf(source.AsArray()),
            () => store.ZerosLike(source), () => store.FromFile<double>(file), () => store.Create(ElementType.Float64, 1, "ones", ArrayContent.Ones),
        ];
        Assert.All(ways, way => Assert.Throws<ObjectDisposedException>(way));
        Assert.False(Directory.Exists(fixture.Directory) && fixture.FileNames.Any());
    }

    // Goal: disposing the store between the making and the filling of an array leaves neither file nor mapping, and ends in no other exception.
    // Method: each round a thread makes arrays until it is refused, and the store is disposed after its first success, wherever the thread is then.
    [Theory]
    [InlineData("random")]
    [InlineData("content")]
    [InlineData("tensor")]
    [InlineData("import")]
    public void Disposing_the_store_while_an_array_is_filled_leaves_nothing(string way)
    {
        const int count = 200_000;
        using var scratch = new ScratchDirectory();
        var values = new double[count];
        var file = ForeignFile.Write(scratch, "<f8", $"({count},)", fortranOrder: false, new byte[count * sizeof(double)]);
        for (var round = 0; round < 20; round++)
        {
            using var fixture = new StoreFixture();
            using var made = new ManualResetEventSlim();
            Exception? end = null;
            var maker = new Thread(() => end = Record.Exception(Make));
            maker.Start();
            Assert.True(made.Wait(Watchdog.Limit));
            fixture.Store.Dispose();
            Assert.True(maker.Join(Watchdog.Limit));
            Assert.IsType<ObjectDisposedException>(end);
            Assert.False(Directory.Exists(fixture.Directory) && fixture.FileNames.Any());
            AssertNothingIsMapped(fixture);

            void Make()
            {
                while (true)
                {
                    Action make = way switch
                    {
                        "random" => () => fixture.Store.Random<double>(count, 1).Dispose(),
                        "content" => () => fixture.Store.Create(ElementType.Float64, count, "ones", ArrayContent.Ones),
                        "tensor" => () => fixture.Store.CopyOf(new ReadOnlyTensorSpan<double>(values)).Dispose(),
                        _ => () => fixture.Store.Import(file, "import"),
                    };
                    make();
                    made.Set();
                }
            }
        }
    }

    private static long FreeBytes(SmallFileSystem small) => new DriveInfo(small.Path).AvailableFreeSpace;

    private static void AssertNothingIsLeft(StoreFixture fixture)
    {
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
        AssertNothingIsMapped(fixture);
    }

    private static void AssertNothingIsMapped(StoreFixture fixture)
    {
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(fixture.Directory, StringComparison.Ordinal));
        Assert.DoesNotContain(Smaps.OpenFiles(), path => path.StartsWith(fixture.Directory, StringComparison.Ordinal));
    }
}
