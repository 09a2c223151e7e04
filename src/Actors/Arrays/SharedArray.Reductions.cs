using System.Linq.Expressions;
using ActorShm.Actors.Arrays;
using ActorShm.Kernels;

namespace ActorShm.Actors;

// Reductions whose type does not depend on the elements'; the others are in FloatArrays, SignedArrays and their like.
public sealed partial class SharedArray<T>
{
    /// <summary>The smallest element, not computed yet; NaN when an element is NaN.</summary>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    /// <exception cref="InvalidOperationException">A result would be of no elements.</exception>
    public SharedArray<T> Min(Axes? axis = null, bool keepDims = false) => Extreme("smallest", ArrayReductions.Minimum, new(axis, keepDims));

    /// <summary>The largest element, not computed yet; NaN when an element is NaN.</summary>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    /// <exception cref="InvalidOperationException">A result would be of no elements.</exception>
    public SharedArray<T> Max(Axes? axis = null, bool keepDims = false) => Extreme("largest", ArrayReductions.Maximum, new(axis, keepDims));

    /// <summary>The index of the first smallest element, or of the first NaN, in the order of the last axis; not computed yet.</summary>
    /// <param name="axis">The axis along which the indexes count: <c>0</c> or <c>^1</c>; all of them, to a single index, when it is left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or several are named.</exception>
    /// <exception cref="InvalidOperationException">A result would be of no elements, or the array is filtered.</exception>
    public SharedArray<long> ArgMin(Axes? axis = null, bool keepDims = false) => IndexOfExtreme("smallest", largest: false, new(axis, keepDims));

    /// <summary>The index of the first largest element, or of the first NaN, in the order of the last axis; not computed yet.</summary>
    /// <param name="axis">The axis along which the indexes count: <c>0</c> or <c>^1</c>; all of them, to a single index, when it is left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or several are named.</exception>
    /// <exception cref="InvalidOperationException">A result would be of no elements, or the array is filtered.</exception>
    public SharedArray<long> ArgMax(Axes? axis = null, bool keepDims = false) => IndexOfExtreme("largest", largest: true, new(axis, keepDims));

    /// <summary>How many elements there are, or were chosen; not computed yet.</summary>
    public SharedArray<long> Count()
    {
        var count = Lazy.Filter is null ? ArrayExpression.Constant(Shape.ElementCount) : ArrayReductions.CountTrue(Lazy.Filter, null);
        return new(Lazy with { Expression = count, Filter = null });
    }

    /// <summary>How many elements are not zero, not computed yet; NaN is not zero.</summary>
    /// <param name="axis">The axes that are reduced: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; all of them, to a single value, when they are left out.</param>
    /// <param name="keepDims">Whether the reduced axes stay, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or one is named twice.</exception>
    public SharedArray<long> CountNonzero(Axes? axis = null, bool keepDims = false) =>
        Reduced<long>(this, static (values, filter, along) => ArrayReductions.CountTrue(ArrayReductions.IsNonzero(values), filter, along), new(axis, keepDims));

    /// <summary>Whether a condition holds for an element, not computed yet; false when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<bool> Any(Expression<Func<T, bool>> predicate) => Select(predicate).Any();

    /// <summary>Whether a condition holds for every element, not computed yet; true when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<bool> All(Expression<Func<T, bool>> predicate) => Select(predicate).All();

    /// <summary>The smallest element; NaN when an element is NaN.</summary>
    /// <param name="progress">Told now and then how far the program is, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="InvalidOperationException">There are no elements, or none was chosen.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<T> MinAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => Min().ToScalarAsync(progress, cancellation);

    /// <summary>The largest element; NaN when an element is NaN.</summary>
    /// <inheritdoc cref="MinAsync"/>
    public Task<T> MaxAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => Max().ToScalarAsync(progress, cancellation);

    /// <summary>The index of the first smallest element, or of the first NaN, in the order of the last axis.</summary>
    /// <inheritdoc cref="MinAsync"/>
    public Task<long> ArgMinAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => ArgMin().ToScalarAsync(progress, cancellation);

    /// <summary>The index of the first largest element, or of the first NaN, in the order of the last axis.</summary>
    /// <inheritdoc cref="MinAsync"/>
    public Task<long> ArgMaxAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => ArgMax().ToScalarAsync(progress, cancellation);

    /// <summary>How many elements were chosen; without a filter all, which nothing needs to run for.</summary>
    /// <param name="progress">Told now and then how far the program is, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<long> CountAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        IsFiltered ? Count().ToScalarAsync(progress, cancellation) : Task.FromResult(Shape.ElementCount);

    /// <summary>How many elements are not zero; NaN is not zero.</summary>
    /// <inheritdoc cref="CountAsync"/>
    public Task<long> CountNonzeroAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        CountNonzero().ToScalarAsync(progress, cancellation);

    /// <summary>Whether a condition holds for an element; false when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <param name="progress">Told now and then how far the program is, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<bool> AnyAsync(Expression<Func<T, bool>> predicate, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        Any(predicate).ToScalarAsync(progress, cancellation);

    /// <summary>Whether a condition holds for every element; true when there are no elements.</summary>
    /// <inheritdoc cref="AnyAsync"/>
    public Task<bool> AllAsync(Expression<Func<T, bool>> predicate, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        All(predicate).ToScalarAsync(progress, cancellation);

    /// <summary>A reduction of the elements that count.</summary>
    /// <exception cref="ArgumentException">The array has no such axis.</exception>
    internal static SharedArray<TResult> Reduced<TResult>(SharedArray<T> array, Func<ArrayExpression, ArrayExpression?, ReductionAxes, ArrayExpression> reduce, ReductionAxes along)
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(array.Lazy with { Expression = reduce(array.Lazy.Expression, array.Lazy.Filter, along), Filter = null });
    }

    private SharedArray<T> Extreme(string which, Func<ArrayExpression, ArrayExpression?, ReductionAxes, ArrayExpression> reduce, ReductionAxes along)
    {
        var reduced = Reduced<T>(this, reduce, along);
        RequireElements(which, reduced.Lazy.Expression);
        if (Lazy.Filter is null || reduced.Shape.ElementCount == 0)
        {
            return reduced;
        }

        var counts = ArrayReductions.CountTrue(Lazy.Filter, null, along);
        var guard = new EmptyGuard(
            counts.Shape.IsEmpty ? counts : ArrayReductions.Minimum(counts, null),
            $"No element of {this} was chosen{(along.Axes is null ? "" : $" in a run along axis {along.Axes}")}, so there is no {which} one. Ask CountAsync() first, or make the condition wider.");
        return new(reduced.Lazy with { Guards = reduced.Lazy.Guards.Add(guard) });
    }

    private SharedArray<long> IndexOfExtreme(string which, bool largest, ReductionAxes along)
    {
        if (IsFiltered)
        {
            throw new InvalidOperationException(
                $"The index of the {which} element among the chosen ones is not known without moving them together. Write Select(v => … ? v : …) with a value that loses, and take the index in the whole array.");
        }

        var found = Reduced<long>(this, (values, _, axes) => ArrayReductions.IndexOfExtreme(values, largest, axes), along);
        RequireElements(which, found.Lazy.Expression);
        return found;
    }

    /// <summary>Refuses results that would be of no elements; no results at all are right.</summary>
    private void RequireElements(string which, ArrayExpression reduced)
    {
        if (Shape.ElementCount == 0 && !reduced.Shape.Contains(0))
        {
            throw new InvalidOperationException($"{this} has no elements there, so there is no {which} one.");
        }
    }
}
