using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Long work that is cancelled ends at the next piece and leaves nothing half made.</summary>
public class CancellationTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    public static TheoryData<ArrayContent> Contents => [ArrayContent.Zeros, ArrayContent.Ones, ArrayContent.Arange(0L, 1L), ArrayContent.Linspace(0, 1), ArrayContent.Random(1)];

    [Fact]
    public void A_creation_ends_between_two_chunks_and_leaves_nothing()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = NativeFile.Open(scratch.Combine("file"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        using var source = new CancellationTokenSource();
        var asked = 0;
        var meter = new SpaceMeter(() =>
        {
            if (++asked == 3)
            {
                source.Cancel();
            }

            return new SpaceLimit("a made-up machine", 1L << 40);
        });
        Assert.Throws<OperationCanceledException>(() => new Reservation(meter, populateThreads: 1).Reserve(file, scratch.Path, 200 << 20, source.Token));
        Assert.True(NativeFile.Status(file).AllocatedBytes <= 96 << 20);

        using var fixture = new StoreFixture();
        Assert.Throws<OperationCanceledException>(() => fixture.Store.Create(ElementType.Float64, Shape.Vector(10), "x", cancellation: Cancelled));
        Assert.Empty(fixture.FileNames);
        Assert.Equal(0, fixture.Store.UsedBytes);
    }

    // Somebody who was stopped in the middle of a reservation has the turn, for as long as the test takes. It is cancelled when it has begun to wait.
    [Fact]
    public void Who_waits_for_a_turn_to_reserve_memory_can_be_cancelled_and_waits_no_longer_than_its_patience_lasts()
    {
        using var stopped = ReservationTurn.Wait(ReservationTurn.Patience, CancellationToken.None);
        Assert.NotNull(stopped);
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = NativeFile.Open(scratch.Combine("file"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        using var source = new CancellationTokenSource();
        var patience = new ReservationPatience(ReservationTurn.Patience, Wait, ReservationTurn.Holder, TimeProvider.System);
        var reservation = new Reservation(new SegmentStoreOptions().NewSpaceMeter(), populateThreads: 1, patience: patience);

        Assert.Throws<OperationCanceledException>(() => reservation.Reserve(file, scratch.Path, 1 << 20, source.Token));
        Assert.Null(ReservationTurn.Wait(TimeSpan.FromMilliseconds(20), CancellationToken.None));

        Assert.Equal(0, NativeFile.Status(file).SizeBytes);
        stopped.Dispose();
        using var mine = ReservationTurn.Wait(ReservationTurn.Patience, CancellationToken.None);
        Assert.NotNull(mine);

        ReservationTurn? Wait(TimeSpan longest, CancellationToken cancellation)
        {
            source.Cancel();
            return ReservationTurn.Wait(longest, cancellation);
        }
    }

    [Theory]
    [MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public void A_fill_ends_before_its_next_piece(ArrayContent content)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Float64, Shape.Vector(2_000_000), "x");

        Assert.Throws<OperationCanceledException>(() => fixture.Store.Fill(handle, content, Cancelled));

        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly);
        Assert.Equal(0, view.ReadSpan(1_999_999, 1)[0]);
    }

    [Theory]
    [InlineData("<f8", false)]
    [InlineData(">f8", false)]
    [InlineData("<f8", true)]
    public void A_copy_from_a_file_ends_before_its_next_piece(string descr, bool isFortran)
    {
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        using var source = NpySource.Open(ForeignFile.Write(scratch, descr, "(2, 2)", isFortran, ForeignFile.Bytes<double>([1, 2, 3, 4])));
        using var target = fixture.Store.Empty<double>(new Shape(2, 2));

        Assert.Throws<OperationCanceledException>(() => source.CopyTo(target, cancellation: Cancelled));
    }

    [Theory]
    [InlineData("/dev/shm")]
    [InlineData("/var/tmp")] // another kind of file system
    public void An_export_keeps_the_old_file_and_the_segment_and_leaves_nothing(string to)
    {
        using var fixture = new StoreFixture();
        using var target = new ScratchDirectory(to);
        File.WriteAllText(target.Combine("copy.npy"), "old");
        var handle = fixture.Ramp(10);
        fixture.Store.Seal(handle);
        using var reader = fixture.Store.Open<double>(handle, AccessMode.ReadOnly); // so that it cannot be moved without a copy

        Assert.Throws<OperationCanceledException>(() => fixture.Store.Export(handle, target.Combine("copy.npy"), Cancelled));
        Assert.Throws<OperationCanceledException>(() => fixture.Store.MoveTo(handle, target.Combine("copy.npy"), Cancelled));

        Assert.Equal("old", File.ReadAllText(target.Combine("copy.npy")));
        Assert.Single(Directory.GetFileSystemEntries(target.Path));
        Assert.Equal(SegmentState.Sealed, fixture.Store.StateOf(handle));
    }

    [Fact]
    public void Who_reserves_beside_another_says_which_process_has_the_turn()
    {
        using var stopped = ReservationTurn.Wait(ReservationTurn.Patience, CancellationToken.None);
        Assert.NotNull(stopped);
        using var scratch = new ScratchDirectory("/dev/shm");
        using var file = NativeFile.CreatePrivate(scratch.Combine("file"));
        var warnings = new List<string>();

        new Reservation(new SegmentStoreOptions().NewSpaceMeter(), populateThreads: 1, warnings.Add, new ReservationPatience(TimeSpan.FromMilliseconds(20))).Reserve(file, scratch.Path, 1 << 20);

        Assert.Equal(1 << 20, NativeFile.Status(file).SizeBytes);
        Assert.StartsWith($"Process {Environment.ProcessId} has held the lock on /dev/shm", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.False(ReservationLock.IsFree(TimeSpan.Zero, out var holder));
        Assert.Equal(Environment.ProcessId, holder);
    }

    [Theory]
    [InlineData("7: FLOCK  ADVISORY  WRITE 4711 01:2c:5 0 EOF", 4711)]
    [InlineData("7: -> FLOCK  ADVISORY  WRITE 4711 01:2c:5 0 EOF", null)] // waits
    [InlineData("7: POSIX  ADVISORY  WRITE 4711 01:2c:5 0 EOF", null)]
    [InlineData("7: FLOCK  ADVISORY  WRITE 4711 01:2d:5 0 EOF", null)]
    [InlineData("7: FLOCK  ADVISORY  WRITE 4711 01:2c:6 0 EOF", null)]
    [InlineData("7: FLOCK  ADVISORY  WRITE 0 01:2c:5 0 EOF", null)] // of another container
    [InlineData("7:", null)]
    public void The_kernels_list_of_locks_names_the_holder(string line, int? holder) => Assert.Equal(
        holder, ReservationTurn.HolderIn([line], default(FileStatus) with { Device = FileStatus.MakeDevice(1, 0x2c), Inode = 5 }));
}
