namespace ActorShm.Segments.Tests;

public class ShapeTests
{
    [Fact]
    public void A_shape_is_written_as_Python_writes_a_tuple()
    {
        Assert.Equal("()", Shape.Scalar.ToString());
        Assert.Equal("(5,)", Shape.Vector(5).ToString());
        Assert.Equal("(3, 4)", new Shape(3, 4).ToString());
        Assert.Equal("(0, 7, 1)", new Shape(0, 7, 1).ToString());
    }

    [Fact]
    public void The_element_count_is_the_product_of_the_axes()
    {
        Assert.Equal(1, Shape.Scalar.ElementCount);
        Assert.Equal(12, new Shape(3, 4).ElementCount);
        Assert.Equal(0, new Shape(3, 0, 4).ElementCount);
        Assert.Equal(1L << 62, new Shape(1L << 31, 1L << 31).ElementCount);
    }

    [Fact]
    public void Shapes_with_equal_axes_are_equal()
    {
        Assert.Equal(new Shape(3, 4), new Shape(3, 4));
        Assert.Equal(new Shape(3, 4).GetHashCode(), new Shape(3, 4).GetHashCode());
        Assert.NotEqual(new Shape(3, 4), new Shape(4, 3));
        Assert.NotEqual(new Shape(12), new Shape(3, 4));
        Assert.NotEqual(Shape.Scalar, Shape.Vector(1));
    }

    [Fact]
    public void Later_changes_of_the_given_array_do_not_reach_the_shape()
    {
        long[] axes = [3, 4];
        var shape = new Shape(axes);
        axes[0] = 99;
        Assert.Equal(3, shape[0]);
        Assert.Equal([3L, 4L], shape.Dimensions.ToArray());
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(1L << 32, 1L << 31));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(0, 1L << 62, 8)); // empty, but part of it cannot be counted
    }
}
