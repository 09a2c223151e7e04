namespace ActorShm.Segments.Tests;

public class FailedFillTests
{
    // Method: the files of the segment are gone when it is to be retired.
    [Fact]
    public void A_fill_that_fails_is_told_by_its_own_reason_also_when_the_segment_cannot_be_retired()
    {
        using var fixture = new StoreFixture();

        var failed = Assert.Throws<InvalidDataException>(() => fixture.Store.Make<double>(Shape.Vector(10), InitialContent.Undefined, "x", _ =>
        {
            Array.ForEach(Directory.GetFiles(fixture.Directory), File.Delete);
            throw new InvalidDataException("the reason");
        }));

        Assert.Equal("the reason", failed.Message);
    }
}
