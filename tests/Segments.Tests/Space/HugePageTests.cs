using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class HugePageTests
{
    private const int Float64Count = 10_000_000; // 80 MB: two whole chunks and an odd rest

    private static nint Start(SegmentView view) => view.AddressOf(0, 0) - 4096;

    [SkippableTheory]
    [InlineData(AccessMode.ReadOnly)]
    [InlineData(AccessMode.ReadWrite)]
    [InlineData(AccessMode.CopyOnWrite)]
    public void A_view_starts_where_huge_pages_can_be_mapped_and_a_large_one_where_a_page_of_the_tables_begins(AccessMode mode)
    {
        Skip.If(HugePage.SizeBytes == 0, "This kernel has no transparent huge pages.");
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(Float64Count);
        var less = fixture.Ramp(Float64Count / 10);
        var small = fixture.Ramp(3);
        for (var repetition = 0; repetition < 20; repetition++)
        {
            using var view = fixture.Store.Open<double>(handle, mode);
            using var beside = fixture.Store.Open<double>(small, mode); // shifts what comes next
            using var lessView = fixture.Store.Open<double>(less, mode);
            Assert.Equal(0, Start(view) % HugePage.TableReachBytes);
            Assert.Equal(0, Start(lessView) % HugePage.SizeBytes);
            Assert.Equal(Float64Count - 1, view.ReadSpan(Float64Count - 1, 1)[0]);
            Assert.Equal(2, beside.ReadSpan(2, 1)[0]);
        }
    }

    [SkippableFact]
    public void Another_mapping_of_a_new_segment_gets_its_huge_pages_as_such()
    {
        using var fixture = new StoreFixture();
        RequireCollapse(fixture);
        var handle = fixture.Ramp(Float64Count);
        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        view.Prefault(0, Float64Count);

        // A fragmented machine may have had fewer to give, never none of so many.
        Assert.InRange(Smaps.Bytes(Start(view), "ShmemPmdMapped:"), HugePage.SizeBytes, HugePage.RoundUp((Float64Count * 8L) + 4096));
    }

    // Goal: the end of an array is not hundreds of small pages, each a fault for everybody who maps it; nor when its memory is used again.
    // Method: several attempts, because a kernel that is short of memory splits just such pages, whose end nobody uses.
    [SkippableFact]
    public void The_last_huge_page_reaches_behind_the_end_and_stays_when_the_memory_is_reused()
    {
        const int Attempts = 8;
        const int Generations = 3;
        using (var fixture = new StoreFixture())
        {
            RequireCollapse(fixture);
        }

        Skip.IfNot(HugePage.SizeBytes == 2 << 20, "The lengths are chosen for huge pages of 2 MiB.");
        var whole = 0;
        var hadAny = false;
        for (var attempt = 0; attempt < Attempts && whole < Generations; attempt++)
        {
            whole = CountGenerationsOfHugePages(Generations);
            hadAny |= whole > 0;
        }

        Skip.IfNot(hadAny, "This machine had no four huge pages to give.");
        Assert.Equal(Generations, whole);
    }

    /// <summary>How many segments in a row, each in the memory of the one before, consist of huge pages up to their ends.</summary>
    private static int CountGenerationsOfHugePages(int most)
    {
        const int Count = 1_000_000; // 3.8 huge pages of 2 MiB
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"], PoolBytes = 64 << 20 });
        SegmentHandle? last = null;
        for (var generation = 0; generation < most; generation++)
        {
            var handle = fixture.Ramp(Count);
            Assert.Equal(last?.Id ?? handle.Id, handle.Id);
            using (var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly))
            {
                view.Prefault(0, Count);
                Assert.Equal(Count - 1, view.ReadSpan(Count - 1, 1)[0]);
                if (Smaps.Bytes(Start(view), "ShmemPmdMapped:") < 8 << 20)
                {
                    return generation;
                }
            }

            Assert.Equal((Count * 8L) + 4096, new FileInfo(fixture.Store.PathOf(handle)).Length);
            fixture.Store.Retire(handle);
            last = handle;
        }

        return most;
    }

    [Theory]
    [InlineData(8_004_096, 2 << 20, 6 << 20)] // 0.82 of the last page are used
    [InlineData(800_004_096, 2 << 20, 381 << 21)]
    [InlineData(800_004_096, 0, 800_004_096)] // no huge pages
    [InlineData(3_000_000, 2 << 20, 3_000_000)] // more than a third of the file would be taken besides
    [InlineData((64 << 20) + 4096, 2 << 20, (64 << 20) + 4096)] // one small page costs nothing
    [InlineData(64 << 20, 2 << 20, 64 << 20)]
    [InlineData(4096, 2 << 20, 4096)]
    public void Behind_the_end_of_a_file_no_more_is_taken_than_it_is_worth(long fileBytes, long hugePageBytes, long tailOffset)
    {
        var choice = new HugePageChoice(fileBytes, hugePageBytes);
        Assert.Equal(tailOffset, choice.TailOffset);
        Assert.Equal(1 << 20, choice.BytesToMap(0, 1 << 20));
        if (tailOffset < fileBytes)
        {
            Assert.Equal(hugePageBytes, choice.BytesToMap(tailOffset, fileBytes - tailOffset));
        }
    }

    // Goal: the part behind the end takes the room of no element. Method: there is room for all of the file, and for less than its last huge page, whichever thread comes to which part first.
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_there_is_room_for_the_file_only_all_of_it_is_in_memory(int threads)
    {
        const long FileBytes = (63L << 20) - 4096;
        using var fileSystem = SmallFileSystem.Mount(megabytes: 68);
        using var filler = NativeFile.Open(Path.Combine(fileSystem.Path, "filler"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        var freeBytes = FileSystemSpace.Of(fileSystem.Path).FreeBytes;
        Assert.Equal(0, Libc.Allocate(filler, 0, 0, (freeBytes - FileBytes - (512 << 10)) & -4096));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var path = Path.Combine(fileSystem.Path, "file");
            using (var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x180))
            {
                Assert.Equal(0, Libc.Truncate(file, FileBytes));
                new Reservation(new SegmentStoreOptions { HeadroomBytes = 0 }.NewSpaceMeter(), threads).Reserve(file, fileSystem.Path, FileBytes);
                Assert.Equal(FileBytes, Libc.Seek(file, 0, Libc.SeekHole));
            }

            File.Delete(path);
        }
    }

    [Fact]
    public void Closing_a_view_leaves_no_address_space_behind()
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(Float64Count);
        var path = fixture.Store.PathOf(handle);
        KeptMappings.Drop(handle.Id); // what the writing view has left for the next one
        using (var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly))
        {
            Assert.Single(Smaps.MappingsOf(path));
        }

        Assert.Empty(Smaps.MappingsOf(path));
    }

    // Method: a file of /proc cannot be mapped. So much that nothing else in the process counts.
    [Fact]
    public void A_mapping_that_fails_leaves_no_addresses_taken()
    {
        const long LengthBytes = 1L << 40;
        using var file = NativeFile.Open("/proc/self/status", OpenFlags.ReadOnly);
        var before = AddressBytes();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(-1, AlignedMapping.TryMap(file, 0, LengthBytes, Libc.ProtectRead, Libc.MapShared));
        }

        Assert.InRange(AddressBytes() - before, -LengthBytes, LengthBytes - 1);
    }

    // Goal: no promise rests on huge pages. Method: the same chunk with and without them takes exactly the same space, every byte of it zero.
    [Theory]
    [InlineData(0)]
    [InlineData(2 << 20)]
    public void Every_page_exists_with_huge_pages_and_without(long hugePageBytes)
    {
        const long LengthBytes = (7 << 20) + 12_345;
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = NativeFile.Open(scratch.Combine("file"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        Assert.Equal(0, Libc.Truncate(file, LengthBytes));
        Assert.Equal(0, Reservation.PopulateChunk(file, 0, LengthBytes, new HugePageChoice(LengthBytes, hugePageBytes)));

        var status = NativeFile.Status(file);
        Assert.Equal((LengthBytes, (LengthBytes + 4095) / 4096 * 4096), (status.SizeBytes, status.AllocatedBytes));
        var bytes = new byte[LengthBytes];
        Assert.Equal(LengthBytes, RandomAccess.Read(file, bytes, 0));
        Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Where_the_kernel_makes_no_huge_pages_they_are_given_up_and_all_pages_exist()
    {
        // A file on a disk that is open for writing is one that the kernel never collapses.
        const long LengthBytes = 4 << 20;
        using var scratch = new ScratchDirectory("/var/tmp");
        using var file = NativeFile.Open(scratch.Combine("file"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        Assert.Equal(0, Libc.Truncate(file, LengthBytes));
        Assert.Equal(0, Reservation.PopulateChunk(file, 0, LengthBytes, new HugePageChoice(LengthBytes)));
        Assert.Equal(LengthBytes, NativeFile.Status(file).AllocatedBytes);
    }

    [Theory]
    [InlineData(2L << 20, 4096, 1L << 30)] // x86-64, and others with small base pages
    [InlineData(32L << 20, 16384, 32L << 20)] // a page of the tables would map 64 GiB
    [InlineData(512L << 20, 65536, 512L << 20)]
    [InlineData(0, 4096, 0)]
    public void Addresses_are_wasted_for_a_GiB_at_most(long hugePageBytes, int pageBytes, long reachBytes) =>
        Assert.Equal(reachBytes, HugePage.TableReachOf(hugePageBytes, pageBytes));

    [Fact]
    public void A_size_that_the_kernel_does_not_tell_is_none()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(0, HugePage.ReadSize(scratch.Combine("absent")));
        File.WriteAllText(scratch.Combine("odd"), "12345\n");
        Assert.Equal(0, HugePage.ReadSize(scratch.Combine("odd")));
        File.WriteAllText(scratch.Combine("real"), "2097152\n");
        Assert.Equal(2 << 20, HugePage.ReadSize(scratch.Combine("real")));
    }

    private static long AddressBytes() => ProcFigures.FindBytes(File.ReadLines("/proc/self/status"), "VmSize:")!.Value;

    private static void RequireCollapse(StoreFixture fixture)
    {
        Skip.If(HugePage.SizeBytes == 0, "This kernel has no transparent huge pages.");
        using var file = NativeFile.Open(Path.Combine(fixture.Directory, "trial"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        Assert.Equal(0, Libc.Truncate(file, HugePage.SizeBytes));
        var address = AlignedMapping.TryMap(file, 0, HugePage.SizeBytes, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared);
        var isMade = Libc.Advise(address, 4096, Libc.AdvisePopulateWrite) == 0 && Libc.Advise(address, (nuint)HugePage.SizeBytes, Libc.AdviseCollapse) == 0;
        var errno = Errno.Last;
        Assert.Equal(0, Libc.Unmap(address, (nuint)HugePage.SizeBytes));
        Skip.IfNot(isMade, $"This kernel makes no huge page on request (error {errno.ToString(CultureInfo.InvariantCulture)}).");
    }
}
