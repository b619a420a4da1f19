using Xunit;

namespace UnionFs.Oci.Tests.Answers;

/// <summary>Stories, differences and advice of random stacks against whole walks of every view.</summary>
public class RandomAnswerTests
{
    private const int Seeds = 250;

    [Fact]
    public void The_story_of_every_path_has_the_steps_at_which_its_views_differ()
    {
        foreach (var (seed, stack) in RandomLayers.All(60))
        {
            var naive = new NaiveImage(stack);
            foreach (var path in naive.Views.SelectMany(static v => v.Keys).Distinct().Where(static p => p != "/"))
            {
                var story = PathStory.Of(stack, path);
                // A path that leads through a link is told of where it leads.
                if (story.Path != path)
                {
                    continue;
                }

                var expected = Enumerable.Range(0, stack.Count).SelectMany(i => naive.Changes(i).Where(c => c[2..] == path).Select(c => $"{i} {c[0]}"));
                Assert.Equal(expected, story.Steps.Where(static s => s.Kind is not null).Select(static s => $"{s.Layer} {s.Kind.ToString()![0]}"));
                Assert.True(naive.Views[^1].ContainsKey(path) == story.Layer is not null, $"seed {seed} {story}");
            }
        }
    }

    [Fact]
    public void Two_images_differ_exactly_where_their_dumps_do()
    {
        var stacks = RandomLayers.All(Seeds).Select(static s => s.Stack).ToList();
        foreach (var (old, now) in stacks.Zip(stacks.Skip(1)))
        {
            var pushed = LayerStack.Of(old.Concat(now));
            foreach (var (a, b) in new[] { (old, now), (old, pushed) }.Where(static p => RandomLayers.IsUsable(p.Item2)))
            {
                var (before, after) = (new NaiveImage(a).Views[^1], new NaiveImage(b).Views[^1]);
                var expected = before.Keys.Union(after.Keys).Where(p => !before.ContainsKey(p) || !after.ContainsKey(p) || IsOther(before[p], after[p])).Order(StringComparer.Ordinal);
                Assert.Equal(expected, ImageDifference.Between(a, b, TestContext.Current.CancellationToken).Files.Select(static f => f.Path).Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void Advice_on_what_is_wasted_adds_up_to_it()
    {
        foreach (var (_, stack) in RandomLayers.All(Seeds))
        {
            var changes = ImageChanges.Of(stack, cancellationToken: TestContext.Current.CancellationToken);
            var advice = ImageAdvice.Of(changes, [.. stack.Select(static l => l.ContentBytes)]).Items;
            Assert.Equal(changes.Waste.Bytes, advice.Where(static a => a.Kind <= AdviceKind.WriteOnce).Sum(static a => a.Bytes));
            Assert.Equal(changes.Waste.DuplicateBytes, advice.Where(static a => a.Kind == AdviceKind.LinkCopies).Sum(static a => a.Bytes));
        }
    }

    [Fact]
    public void Layers_that_may_change_places_give_the_same_view_when_they_do()
    {
        var moved = 0;
        foreach (var (seed, stack) in RandomLayers.All(Seeds * 4))
        {
            var changes = ImageChanges.Of(stack, cancellationToken: TestContext.Current.CancellationToken);
            for (var lower = 1; lower < stack.Count; lower++)
            {
                for (var upper = lower + 1; upper < stack.Count && changes.CanMoveAbove(lower, upper); upper++)
                {
                    var order = Enumerable.Range(0, stack.Count).ToList();
                    order.RemoveAt(lower);
                    order.Insert(upper, lower);
                    Assert.True(Dump(stack) == Dump(LayerStack.Of(order.Select(i => stack[i]))), $"seed {seed}: {lower} above {upper}");
                    moved++;
                }
            }
        }

        Assert.True(moved > 20, $"only {moved} were tried");
    }

    private static string Dump(LayerStack stack)
    {
        using var fs = UnionFileSystem.Create(stack);
        return string.Join('\n', fs.Walk(hashContent: true).Select(static e => $"{e.Path} {e.Stat.Kind} {e.Stat.Mode} {e.Target} {e.Sha256} {e.Xattrs}"));
    }

    private static bool IsOther(TreeEntry a, TreeEntry b) =>
        a.Stat.Kind != b.Stat.Kind || a.Stat.Mode != b.Stat.Mode || a.Target != b.Target || a.Sha256 != b.Sha256 || !a.Xattrs.Equals(b.Xattrs);
}
