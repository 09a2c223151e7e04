using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class FileLeaseTests
{
    private const int SetSignal = 10;
    private const int SetLease = 1024;
    private const int GetLease = 1025;
    private const int WriteLease = 1;
    private const int NoLease = 2;
    private const int SignalUrgent = 23;

    [Theory]
    [InlineData(0x01021994, true)] // tmpfs
    [InlineData(0x2FC12FC1, true)] // ZFS
    [InlineData(0xCA451A4E, true)] // bcachefs
    [InlineData(0x794C7630, false)] // overlayfs: a mapping is of the layer below
    [InlineData(0x6969, false)] // NFS: other machines write too
    [InlineData(0x65735546, false)] // FUSE: a process answers
    [InlineData(0x01021997, false)] // 9p
    [InlineData(0xF15F, false)] // eCryptfs: on top of another
    public void A_lease_is_a_proof_where_this_kernel_alone_answers_for_the_file_that_is_mapped(long fileSystem, bool isProof) =>
        Assert.Equal(isProof, FileLease.IsProofOn(fileSystem));

    // Goal: who opens an array in the moment in which its owner seals it gets it. Method: the lease by which the owner proves that he is alone, held until the other one has met it.
    [SkippableTheory]
    [InlineData(AccessMode.ReadOnly)]
    [InlineData(AccessMode.ReadWrite)]
    public async Task Who_opens_a_file_under_a_lease_gets_it_when_the_lease_has_ended(AccessMode mode)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var owner = NativeFile.Open(fixture.Store.PathOf(handle), OpenFlags.ReadWrite);
        Assert.Equal(0, Libc.Control(owner, SetSignal, SignalUrgent)); // ignored, unlike what would be sent otherwise
        Skip.If(Libc.Control(owner, SetLease, WriteLease) != 0, "The file system knows no leases.");

        var opening = Task.Run(() => fixture.Store.Open<double>(handle, mode));
        await Watchdog.UntilAsync("the lease is in the way", () => Libc.Control(owner, GetLease, 0) != WriteLease);
        Assert.Equal(0, Libc.Control(owner, SetLease, NoLease));

        using var view = await opening.WaitAsync(Watchdog.Limit);
        Assert.Equal(9, view.ReadSpan(9, 1)[0]);
    }

    [SkippableTheory]
    [InlineData(AccessMode.ReadOnly)]
    [InlineData(AccessMode.ReadWrite)]
    public void Who_comes_back_to_open_a_file_under_a_lease_gets_it_when_the_lease_has_ended(AccessMode mode)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(10);
        using var owner = NativeFile.Open(fixture.Store.PathOf(handle), OpenFlags.ReadWrite);
        Assert.Equal(0, Libc.Control(owner, SetSignal, SignalUrgent));
        Skip.If(Libc.Control(owner, SetLease, WriteLease) != 0, "The file system knows no leases.");

        Assert.False(fixture.Store.TryOpen(handle, mode, out _));
        Assert.Equal(0, Libc.Control(owner, SetLease, NoLease));

        Assert.True(fixture.Store.TryOpen(handle, mode, out var view));
        view.Dispose();
    }
}
