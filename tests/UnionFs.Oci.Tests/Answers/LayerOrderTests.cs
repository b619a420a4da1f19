using Xunit;

namespace UnionFs.Oci.Tests.Answers;

/// <summary>When layers are said to be in the wrong order: what an image can show of how often they change.</summary>
public sealed class LayerOrderTests
{
    private const string Neither = "Layer 2 (900 B stored) lies above layer 1 (100 B) and does not need it: if 1 changes more often, put it above; each change then leaves 900 B where they are.";
    private static readonly DateTimeOffset s_time = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly Layer s_packages = Layer.InMemory("packages", static b => b.File("/usr/bin/tool", new byte[10]).File("/var/lib/dpkg/status", "tool"));
    private static readonly Layer s_files = Layer.InMemory("files", static b => b.File("/srv/app", new byte[20]));
    private static readonly Layer s_more = Layer.InMemory("more", static b => b.File("/opt/more", new byte[30]));

    [Fact]
    public void Where_nothing_is_to_be_seen_it_is_left_to_who_reads_it() => Assert.Equal([Neither], AdviceOn(s_files, s_more));

    [Fact]
    public void Packages_belong_below_what_is_none() => Assert.Equal(
        ["Layer 2 (900 B stored) lies above layer 1 (100 B) and does not need it: 2 installs packages and 1 none, so 1 changes more often: put it above; each change then leaves 900 B where they are."],
        AdviceOn(s_files, s_packages));

    [Fact]
    public void Packages_that_are_below_are_where_they_should_be() => Assert.Empty(AdviceOn(s_packages, s_files));

    [Fact]
    public void A_layer_that_was_kept_when_the_one_above_was_built_again_changes_less_often()
    {
        Assert.Empty(AdviceOn(s_files, s_more, s_time, s_time.AddDays(3)));
        Assert.Equal([Neither], AdviceOn(s_files, s_more, s_time, s_time.AddMinutes(40)));
        Assert.Equal([Neither], AdviceOn(s_files, s_more, null, s_time));
    }

    private static IEnumerable<string> AdviceOn(Layer lower, Layer upper, DateTimeOffset? lowerMade = null, DateTimeOffset? upperMade = null)
    {
        var stack = LayerStack.Of(Layer.InMemory("base", static b => b.File("/bin/sh", new byte[5]).File("/var/lib/dpkg/status", "")), lower, upper);
        var changes = ImageChanges.Of(stack, cancellationToken: TestContext.Current.CancellationToken);
        return ImageAdvice.Of(changes, [5000, 100, 900], [null, lowerMade, upperMade]).Items.Where(static i => i.Kind == AdviceKind.OrderByRateOfChange).Select(static i => i.Text);
    }
}
