using System.Runtime.InteropServices;
using ActorShm.Actors.Cutting;
using ActorShm.Actors.WorkTables;

namespace ActorShm.Actors.Tests;

public class WorkTableLayoutTests
{
    [Theory]
    [InlineData("Magic", 0)]
    [InlineData("Version", 8)]
    [InlineData("SlotCount", 12)]
    [InlineData("Job", 16)]
    [InlineData("Stage", 24)]
    [InlineData("PartitionCount", 28)]
    [InlineData("BlockCount", 32)]
    [InlineData("BlocksPerPartition", 40)]
    [InlineData("PartialBytes", 44)]
    [InlineData("NodeCount", 48)]
    [InlineData("NextPartition", 64)]
    [InlineData("Cancelled", 128)]
    public void The_head_has_its_fields_where_the_format_says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<WorkTableHeader>(field));

    [Theory]
    [InlineData("Node", 0)]
    [InlineData("PartitionInWork", 4)]
    [InlineData("Beats", 8)]
    [InlineData("PartitionsDone", 16)]
    [InlineData("ElementsDone", 24)]
    [InlineData("Use", 32)]
    public void A_slot_has_its_fields_where_the_format_says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<WorkTableSlot>(field));

    [Fact]
    public void States_follow_the_slots_and_partial_results_follow_the_states_on_a_line_of_their_own()
    {
        Assert.Equal(12, typeof(WorkTableHeader).GetFields().Length);
        Assert.Equal(6, typeof(WorkTableSlot).GetFields().Length);
        Assert.Equal(256, Marshal.SizeOf<WorkTableHeader>());
        Assert.Equal(64, Marshal.SizeOf<WorkTableSlot>());
        Assert.Equal("ASHMWORK"u8.ToArray(), BitConverter.GetBytes(WorkTableLayout.Magic));
        Assert.Equal(256 + (3 * 64), WorkTableLayout.OffsetOfState(slotCount: 3, partition: 0));
        Assert.Equal(256 + (3 * 64) + (5 * 8), WorkTableLayout.OffsetOfState(slotCount: 3, partition: 5));
        Assert.Equal(512, WorkTableLayout.OffsetOfPartials(slotCount: 3, partitionCount: 5));
        Assert.Equal(512 + (10 * 16), WorkTableLayout.TableBytes(3, new StageCut(10, 5, 2, 16)));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0xFF_FFFF, int.MaxValue)]
    public void A_state_is_one_word_with_kind_attempt_and_node(int kind, int attempt, int node)
    {
        var state = new PartitionState((PartitionKind)kind, attempt, node);

        Assert.Equal((byte)kind, (byte)state.Word);
        Assert.Equal((kind, attempt, node), ((int)state.Kind, state.Attempt, state.Node));
    }
}
