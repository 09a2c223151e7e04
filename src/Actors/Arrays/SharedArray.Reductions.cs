using System.Linq.Expressions;
using ActorShm.Actors.Arrays;
using ActorShm.Kernels;

namespace ActorShm.Actors;

// Reductions whose result type follows one rule for all element types; the others are in FloatArrays, SignedArrays and similar classes.
public sealed partial class SharedArray<T>
{
    /// <summary>The smallest element, not computed yet; NaN when an element is NaN.</summary>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    /// <exception cref="InvalidOperationException">A result would have no elements to reduce.</exception>
    public SharedArray<T> Min(Axes? axis = null, bool keepDims = false) => Extreme("smallest", ArrayReductions.Minimum, new(axis, keepDims));

    /// <summary>The largest element, not computed yet; NaN when an element is NaN.</summary>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    /// <exception cref="InvalidOperationException">A result would have no elements to reduce.</exception>
    public SharedArray<T> Max(Axes? axis = null, bool keepDims = false) => Extreme("largest", ArrayReductions.Maximum, new(axis, keepDims));

    /// <summary>The index of the first smallest element, or of the first NaN, in the order of the last axis; not computed yet.</summary>
    /// <param name="axis">The axis along which the indexes count: <c>0</c> or <c>^1</c>; all of them, to a single index, when it is left out.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or several axes are named.</exception>
    /// <exception cref="InvalidOperationException">A result would have no elements to reduce, or the array is filtered.</exception>
    public SharedArray<long> ArgMin(Axes? axis = null, bool keepDims = false) => IndexOfExtreme("smallest", largest: false, new(axis, keepDims));

    /// <summary>The index of the first largest element, or of the first NaN, in the order of the last axis; not computed yet.</summary>
    /// <param name="axis">The axis along which the indexes count: <c>0</c> or <c>^1</c>; all of them, to a single index, when it is left out.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or several axes are named.</exception>
    /// <exception cref="InvalidOperationException">A result would have no elements to reduce, or the array is filtered.</exception>
    public SharedArray<long> ArgMax(Axes? axis = null, bool keepDims = false) => IndexOfExtreme("largest", largest: true, new(axis, keepDims));

    /// <summary>Counts the elements, or the chosen elements of a filtered array; not computed yet.</summary>
    public SharedArray<long> Count()
    {
        var count = Lazy.Filter is null ? ArrayExpression.Constant(Shape.ElementCount) : ArrayReductions.CountTrue(Lazy.Filter, null);
        return new(Lazy with { Expression = count, Filter = null });
    }

    /// <summary>Counts the elements that are not zero, not computed yet; NaN is not zero.</summary>
    /// <param name="axis">The axes to reduce: <c>0</c>, <c>^1</c>, <c>[0, 2]</c>; when left out, all of them, to a single value.</param>
    /// <param name="keepDims">Whether to keep the reduced axes, with an extent of 1.</param>
    /// <exception cref="ArgumentException">The array has no such axis, or an axis is named twice.</exception>
    public SharedArray<long> CountNonzero(Axes? axis = null, bool keepDims = false) =>
        Reduced<long>(this, static (values, filter, along) => ArrayReductions.CountTrue(ArrayReductions.IsNonzero(values), filter, along), new(axis, keepDims));

    /// <summary>Determines whether a condition holds for any element, not computed yet; false when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<bool> Any(Expression<Func<T, bool>> predicate) => Select(predicate).Any();

    /// <summary>Determines whether a condition holds for every element, not computed yet; true when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<bool> All(Expression<Func<T, bool>> predicate) => Select(predicate).All();

    /// <summary>The smallest element; NaN when an element is NaN.</summary>
    /// <param name="progress">Gets a report of the progress now and then, or null.</param>
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

    /// <summary>Counts the chosen elements; without a filter all elements, for which nothing needs to run.</summary>
    /// <param name="progress">Gets a report of the progress now and then, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<long> CountAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        IsFiltered ? Count().ToScalarAsync(progress, cancellation) : Task.FromResult(Shape.ElementCount);

    /// <summary>Counts the elements that are not zero; NaN is not zero.</summary>
    /// <inheritdoc cref="CountAsync"/>
    public Task<long> CountNonzeroAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        CountNonzero().ToScalarAsync(progress, cancellation);

    /// <summary>Determines whether a condition holds for any element; false when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <param name="progress">Gets a report of the progress now and then, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<bool> AnyAsync(Expression<Func<T, bool>> predicate, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        Any(predicate).ToScalarAsync(progress, cancellation);

    /// <summary>Determines whether a condition holds for every element; true when there are no elements.</summary>
    /// <inheritdoc cref="AnyAsync"/>
    public Task<bool> AllAsync(Expression<Func<T, bool>> predicate, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        All(predicate).ToScalarAsync(progress, cancellation);

    /// <summary>Makes a reduction over the chosen elements.</summary>
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

    /// <summary>Throws if a result would have no elements to reduce. A reduction without any results is allowed.</summary>
    private void RequireElements(string which, ArrayExpression reduced)
    {
        if (Shape.ElementCount == 0 && !reduced.Shape.Contains(0))
        {
            throw new InvalidOperationException($"{this} has no elements there, so there is no {which} one.");
        }
    }
}
