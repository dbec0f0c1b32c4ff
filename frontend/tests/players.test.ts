import { expect, test } from "vitest";
import type { BlockOf } from "../src/lib/model";
import { hostOf, placeOf, playerOf } from "../src/lib/players";

type EmbedValue = BlockOf<"embed">["value"];

function embed(value: Partial<EmbedValue>): EmbedValue {
  return {
    url: "https://www.example.org/a",
    title: "T",
    provider: "",
    kind: "video",
    player_url: "",
    poster: null,
    caption: "",
    ...value,
  };
}

test("it frames a known host, and starts what the reader asked to start", () => {
  const bare = playerOf(embed({ player_url: "https://www.youtube-nocookie.com/embed/x" }));
  expect(bare).toMatchObject({ src: "https://www.youtube-nocookie.com/embed/x?autoplay=1" });
  const queried = playerOf(embed({ player_url: "https://player.vimeo.com/video/1?dnt=1" }));
  expect(queried).toMatchObject({ src: "https://player.vimeo.com/video/1?dnt=1&autoplay=1" });
});

test("it never frames a host it does not know, whatever the provider says", () => {
  for (const player_url of [
    "https://evil.example/embed/x",
    "https://www.youtube-nocookie.com.evil.example/embed/x",
    "http://www.youtube-nocookie.com/embed/x",
    "javascript:alert(1)",
    "not an address",
    "",
  ]) {
    expect(playerOf(embed({ provider: "youtube", player_url }))).toEqual({ by: "link" });
  }
});

test("it lets the browser play a file from anywhere on the web", () => {
  const player_url = "https://media.example.org/talk.mp3";
  const player = playerOf(embed({ provider: "file", player_url }));
  expect(player).toEqual({ by: "file", src: player_url, origin: "https://media.example.org" });
  const script = embed({ provider: "file", player_url: "javascript:alert(1)" });
  expect(playerOf(script)).toEqual({ by: "link" });
});

test("it names the place by its provider, and by its host where there is none", () => {
  expect(placeOf(embed({ provider: "youtube" }))).toBe("YouTube");
  expect(placeOf(embed({}))).toBe("example.org");
  expect(hostOf("no address")).toBe("no address");
});
