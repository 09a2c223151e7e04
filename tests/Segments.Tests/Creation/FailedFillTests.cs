namespace ActorShm.Segments.Tests;

public class FailedFillTests
{
    // Method: the files of the segment are gone when it is to be retired.
    [Fact]
    public void A_fill_that_fails_is_told_by_its_own_reason_also_when_the_segment_cannot_be_retired()
    {
        using var fixture = new StoreFixture();

        var failed = Assert.Throws<InvalidDataException>(() => fixture.Store.Make<double>(Shape.Vector(10), "x", _ =>
        {
            Array.ForEach(Directory.GetFiles(fixture.Directory), File.Delete);
            throw new InvalidDataException("the reason");
        }));

        Assert.Equal("the reason", failed.Message);
    }

    // Method: disposing the store takes the files away, so what is opened next is gone.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_store_that_is_disposed_while_it_fills_an_array_says_that_and_not_that_the_array_is_gone(bool isTyped)
    {
        using var fixture = new StoreFixture();

        var failed = Assert.Throws<ObjectDisposedException>(() =>
        {
            if (isTyped)
            {
                fixture.Store.Make<double>(10, "x", Fill);
            }
            else
            {
                fixture.Store.Make(ElementType.Float64, 10, "x", Fill);
            }
        });

        Assert.IsType<SegmentGoneException>(failed.InnerException);

        void Fill(SegmentView view)
        {
            fixture.Store.Dispose();
            throw new SegmentGoneException("Its files are gone.");
        }
    }
}
